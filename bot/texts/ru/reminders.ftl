# О чём бот напоминает сам: показания, счета, поверка.

remind-account = • счёт …{ $tail }
remind-bill = • счёт …{ $tail }: <b>{ $sum }</b>
remind-meter = • счётчик № { $number }: до { $day }
remind-more =
    и ещё { $count }

remind-readings =
    <b>Пора передать показания</b>
    { $accounts }
    Принимаем до { $until } включительно. { $how }
remind-readings-answer = Напишите в ответ число со счётчика.
remind-readings-in-chat = Откройте чат и напишите число со счётчика.

remind-bills-soon =
    <b>Скоро срок оплаты: { $day }</b>
    { $bills }
    Если вы уже заплатили, ничего делать не нужно: деньги идут до 3 дней.

remind-bills-today =
    <b>Сегодня последний день оплаты</b>
    { $bills }
    Если вы уже заплатили, ничего делать не нужно: деньги идут до 3 дней.

remind-bills-over =
    <b>Срок оплаты прошёл { $day }</b>
    { $bills }
    Если вы уже заплатили, ничего делать не нужно: деньги идут до 3 дней. Первые 30 дней пеней нет.

remind-verification-ending =
    <b>Скоро кончится поверка счётчика</b>
    { $meters }
    О поверке или замене счётчика договоритесь заранее: { $phones }.

remind-verification-ended =
    <b>Поверка счётчика кончилась</b>
    { $meters }
    Показания можно передавать и дальше. О поверке или замене договоритесь по телефону: { $phones }.

button-remind-readings = Передать показания
button-remind-readings-of = Показания: счёт …{ $tail }
button-remind-pay-of = Оплатить …{ $tail }: { $sum }
button-remind-no-more = Больше не напоминать
button-remind-which = О чём напоминать

letter-remind-subject-readings = Пора передать показания счётчика
letter-remind-subject-bills = Срок оплаты электричества
letter-remind-subject-meters = Поверка счётчика
letter-remind-subject-several = Напоминание по вашим счетам
letter-remind =
    Здравствуйте!

    { $sections }

    { $supplier }, { $phones }
    { $foot }

bills-issued =
    <b>Новая квитанция за { $month }</b>
    { $bills }
bill-issued = Счёт …{ $tail }: к оплате <b>{ $sum }</b> до { $day }.
bill-issued-nothing-to-pay = Счёт …{ $tail }: платить ничего не нужно.
bill-by-reading = Учтены ваши показания: { $values } (счётчик № { $meter }, код { $proof }).
bill-far-more = <b>Это намного больше обычного:</b> { $volume } кВт·ч, а обычно около { $usual } в месяц. Проверьте счётчик и показания.
bill-over-ceiling = По счёту …{ $tail } начислено <b>{ $charged }</b>. Это больше { $ceiling }: вы просили предупредить.
button-bill-account = Открыть счёт …{ $tail }
button-bill-no-more = Не сообщать о квитанциях
letter-bills-issued-subject = Квитанция за электричество: { $month }

tariff-changing =
    <b>С { $day } меняется тариф</b>
    { $accounts }
    Обычный месяц — это ваш средний расход за последние 12 месяцев.
tariff-changing-account =
    Счёт …{ $tail }: обычный месяц, { $volume } кВт·ч, выйдет на <b>{ $difference }</b> { $way ->
        [more] больше
       *[less] меньше
    }: { $after } вместо { $before }.
letter-tariff-changing-subject = Тариф на электричество меняется с { $day }
