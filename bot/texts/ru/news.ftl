# Что нового прислал биллинг: оплаты, уведомления, исправленные показания; и показания, которых не приняли.

news-payments =
    <b>{ $count ->
        [one] Оплата учтена
       *[other] Оплаты учтены
    }</b>
    { $lines }
news-payment = • счёт …{ $tail }: <b>{ $sum }</b>, внесено { $day }

news-readings =
    <b>Показания исправлены</b>
    В расчёт вошло другое значение, чем вы передали:
    { $lines }
    Не согласны? Позвоните нам: { $phones }.
news-reading = • счёт …{ $tail }, счётчик № { $meter }, за { $month }: <b>{ $values }</b>

news-notices =
    <b>{ $count ->
        [one] Новое уведомление
       *[other] Новые уведомления
    }</b>
    { $lines }
news-notice = • { $day }, счёт …{ $tail }: { $title }

button-news-notice = Прочитать уведомление
button-news-account = Открыть счёт
button-news-no-payments = Не сообщать об оплатах
button-news-no-notices = Не сообщать об уведомлениях
button-news-no-readings = Не писать о показаниях
letter-news-subject = Новое по вашим счетам

reading-rejected =
    <b>Показания не приняты</b>
    Счёт …{ $tail }, счётчик № { $meter }, за { $month }: { $values }.
    Причина: { $reason }

    Посмотрите на счётчик ещё раз и передайте показания снова.
letter-reading-rejected-subject = Показания не приняты
