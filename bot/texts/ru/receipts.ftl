# Квитанции.

receipt-month =
    <b>Квитанция за { $month }</b>

    Сумма: { $sum }
    Пени: { $penalty }
    Тип: общая

    { $owed }{ $print }
receipt-large = Файл будет крупным шрифтом.
receipt-now-large = Теперь файл будет крупным шрифтом. Нажмите «Скачать квитанцию».
receipt-now-plain = Теперь файл будет обычным шрифтом. Нажмите «Скачать квитанцию».
receipt-due = Оплатить до { $day } включительно.
receipt-due-passed = Срок оплаты был { $day }. Если вы уже заплатили, платёж скоро появится здесь.
button-download = Скачать квитанцию
button-details = Детализация начислений

charges =
    <b>Начисления за { $month }</b>

    { $entries }
charge-of = <b>{ $service }</b>
charged-by-meter = По показаниям счётчика
charged-by-average = По среднему расходу: показаний за месяц не было
charged-by-norm = По нормативу: показаний счётчика нет
charge-line = { $volume } кВт·ч × { $price } = { $sum }
charge-line-of = { $what }: { $volume } кВт·ч × { $price } = { $sum }
charge-range = диапазон { $number }
charge-volume = Объём: { $volume } кВт·ч
charge-volume-by = Объём: { $volume } кВт·ч по { $price }
charge-without-lines = Подробнее, по зонам и диапазонам, данных за этот месяц нет.
charged = Начислено: { $sum }
charge-corrected = Перерасчёт: { $sum }
charges-total =
    <b>Итого</b>
    Долг на начало { $of_month }: { $opening }
    Начислено: { $charged }
    Перерасчёт: { $recalculated }
    Пени: { $penalty }
    Оплачено: { $paid }
    { $owed }

# Стоит над файлом и после того, как он пришёл, поэтому ничего не обещает.
receipt-being-made = Квитанция за { $month } — файлом в следующем сообщении. На это нужно несколько секунд.
receipt-sent = Квитанция за { $month } уже в этой переписке, выше.
receipt-not-made =
    Не получилось сделать квитанцию за { $month }. Это сбой у нас.

    Нажмите «Сделать ещё раз» немного позже или позвоните нам: { $phones }.
receipt-gave-up =
    Квитанцию сделать не получилось. Это сбой у нас.

    Попросите её ещё раз немного позже или позвоните нам: { $phones }.
receipt-none = Квитанции пока нет: начислений ещё не было.
receipt-of-unlinked = Счёт отвязан, поэтому квитанция по нему не придёт.
button-receipt-again = Сделать ещё раз
receipt =
    Квитанция за { $month }
    { $owed }
receipt-of =
    Квитанция за { $month }, ЛС { $number }
    { $owed }
receipts-of =
    Квитанции за { $month } одним файлом, ЛС { $number }
    { $owed }
receipt-to-pay =
    К оплате <b>{ $sum }</b>, срок оплаты — { $due }.
    По коду на квитанции можно заплатить в приложении банка.
receipt-paid = К оплате было <b>{ $sum }</b>. Вы уже заплатили, больше ничего не нужно.
receipt-nothing-to-pay = По этой квитанции платить не нужно.
receipt-over-owed = Этот месяц прошёл. Сейчас к оплате по счёту: <b>{ $sum }</b>
receipt-over-nothing-owed = Этот месяц прошёл. Сейчас платить не нужно.

# Прошлые квитанции.

button-earlier-receipts = Прошлые квитанции
button-another-year = Другой год
button-year-file = Весь год одним файлом

receipts-years =
    <b>Прошлые квитанции</b>
    За какой год?
receipts-year =
    <b>Квитанции за { $year } год</b>

    { $entries }

    Нажмите на месяц, чтобы открыть квитанцию.{ $file }
receipts-entry = <b>{ $month }</b> · { $sum } · пени { $penalty } · общая

receipts-offer =
    <b>Квитанции за { $period }</b>

    Файлы прошлых месяцев бывают только с электронной квитанцией. Это бесплатно.

    Новые квитанции по счёту { $number } будут приходить на вашу почту: { $email }. Платить вы будете без комиссии. Бумажные квитанции могут больше не приходить.

    Отключить можно в любой день: «Настройки» → «Квитанции и СМС».
button-subscribe-and-download = Подключить и скачать
receipts-subscribed = Готово. Новые квитанции по счёту { $number } будут приходить на { $email }.
receipts-for-e-receipt-alone =
    <b>Квитанции за { $period }</b>

    Файлы прошлых месяцев бывают только с электронной квитанцией. Подключить её может владелец счёта.

    Начисления за любой месяц вы видите и так: вернитесь назад и нажмите на месяц.

letter-receipt-subject = Квитанция за электричество: { $month }
letter-receipt =
    Здравствуйте!

    Ваша квитанция за { $month } — в приложении к письму. Лицевой счёт кончается на { $tail }.

    { $to_pay }

    { $supplier }, { $phones }
    { $foot }
letter-receipt-to-pay = К оплате { $sum }, заплатить до { $due } включительно.
letter-receipt-nothing-to-pay = Платить ничего не нужно.
