# Начисления и платежи.

button-charges-history = История начислений
button-payments-history = История платежей
button-month = { $month }
button-month-before = ‹ { $month }
button-month-after = { $month } ›
button-another-period = Другой период
button-table = Скачать таблицу

statement-of = <b>{ $service }</b>
statement-tariff = Тариф: { $price } за кВт·ч
statement-volume = Объём: { $volume } кВт·ч
statement-opening = Долг на начало: { $sum }
statement-opening-advance = Переплата на начало: { $sum }
statement-charged = Начислено: { $sum }
statement-recalculated = Перерасчёт: { $sum }
statement-quality = Снято за качество: { $sum }
statement-paid = Оплачено: { $sum }
statement-closing = Долг на конец: { $sum }
statement-closing-advance = Переплата на конец: { $sum }
statement-discrepancy = Строки не сходятся с остатком на { $sum }: так передал биллинг.
statement-brief = Начислено { $charged }, оплачено { $paid }
statement-total = <b>ИТОГО</b>

charges-closed = Счёт закрыт, новых начислений не будет.
charges-none =
    <b>Начисления и платежи</b>

    Начислений по этому счёту ещё не было. Они появятся здесь, когда закончится первый расчётный месяц.
    Показания можно передать уже сейчас.
charges-none-closed =
    <b>Начисления и платежи</b>

    Счёт закрыт, начислений по нему не было. Вопросы: { $phones }.

charges-history =
    <b>История начислений</b>
    { $period }

    { $total }

    { $entries }{ $table }
history-total = <b>Всего за период</b>
history-month =
    <b>{ $month }</b>
    { $brief }
history-none =
    <b>История начислений</b>

    Начислений по этому счёту ещё не было. Они появятся здесь, когда закончится первый расчётный месяц.
history-none-in =
    За { $period } начислений нет. Они есть за { $charged }.

    Выберите период кнопкой или напишите месяцы.

payments-history =
    <b>История платежей</b>
    { $period }

    Оплачено за период: <b>{ $sum }</b>, { $count ->
        [one] { $count } платёж
        [few] { $count } платежа
       *[other] { $count } платежей
    }

    { $entries }{ $table }
payments-entry =
    <b>{ $day }</b> — { $sum }
    { $about }
payments-from = { $source }, { $status }
payments-processed = обработан
payments-created = создан
payments-pending = в обработке
payments-cancelled = отменён
payments-refunded = возвращён
payments-uncounted = оплачен в этом чате, ожидает учёта
payments-none =
    <b>История платежей</b>

    Платежей по этому счёту ещё не было. Они появятся здесь, когда мы их учтём.
payments-none-in =
    За { $period } платежей нет. Последний был { $last }.

    Выберите период кнопкой или напишите месяцы.

period-this-year = Этот год
period-last-year = Прошлый год
period-twelve-months = 12 месяцев
period-everything = За всё время
period-ask =
    <b>За какой период?</b>
    Нажмите кнопку или напишите месяцы.

    Например: <code>{ $example }</code>, <code>с января по сентябрь</code> или просто <code>{ $year }</code>
period-unclear =
    Не вижу здесь периода. Напишите первый и последний месяц, один месяц или год.

    Например: <code>{ $example }</code>, <code>с января по сентябрь</code> или просто <code>{ $year }</code>
period-no-such-month =
    Месяца с номером { $number } нет, их двенадцать. Напишите период ещё раз.

    Например: <code>{ $example }</code>, <code>с января по сентябрь</code> или просто <code>{ $year }</code>
period-turned = Начало и конец стояли наоборот. Показываю за { $period }.
period-ahead =
    За { $period } смотреть рано: это время ещё не наступило.

    Выберите период кнопкой или напишите месяцы, которые уже прошли.

# Стоит и после того, как файл пришёл, поэтому ничего не обещает.
table-being-made = Таблица за { $period } — файлом в следующем сообщении.
table =
    Начисления и платежи за { $period }
    В таблице два листа: «Начисления» и «Платежи».
table-of =
    Начисления и платежи за { $period }, ЛС { $number }
    В таблице два листа: «Начисления» и «Платежи».
table-of-unlinked = Счёт отвязан, поэтому таблица по нему не придёт.
table-gave-up =
    Таблицу за { $period } сделать не получилось. Это сбой у нас.

    Попросите её ещё раз немного позже или позвоните нам: { $phones }.
