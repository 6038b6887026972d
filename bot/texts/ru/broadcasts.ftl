# Рассылки: то, что бот добавляет к словам оператора.

broadcast-accounts = { $count ->
    [one] Касается счёта { $tails }
   *[other] Касается счетов { $tails }
}
broadcast-more = и ещё { $count }
broadcast-offer = Реклама

button-broadcast-no-more = Больше не присылать такое

letter-broadcast-subject-notice = { $supplier }: сообщение для вас
letter-broadcast-subject-outage = Об отключении света
letter-broadcast-subject-offer = Реклама: { $supplier }
letter-broadcast =
    Здравствуйте!

    { $text }

    { $supplier }, { $phones }
    { $foot }

# Операторам.

broadcast-tested = <i>Проверка рассылки: так её увидят люди, цифры — для примера.</i>
broadcast-ended =
    <b>Рассылка { $number } закончена</b>
    Доставлено: { $told }
    Не доставлено: { $failed }
    Не нужно было: { $other }

audience-list = по списку счетов
audience-street = адрес: { $street }
audience-tariff = тарифная группа { $group }
audience-debtors = просроченный долг от { $sum }

broadcast-status-draft = считаем получателей
broadcast-status-counted = не отправлена
broadcast-status-waiting = ждёт согласия старшего
broadcast-status-running = идёт
broadcast-status-paused = на паузе
broadcast-status-stopped = остановлена
broadcast-status-done = закончена

broadcast-progress = { $percent } %: доставлено { $told } из { $total }, осталось { $left }, не дошло { $failed }, отключили такие сообщения { $unwanted }, уже не нужно { $pointless }

recipient-waiting = не отправлено
recipient-queued = отправляется
recipient-told = доставлено
recipient-pointless = уже не нужно
recipient-unwanted = отключил такие сообщения
recipient-failed = не доставлено
way-mail = почта
seen-yes = да, писал или нажимал после
seen-unknown = неизвестно

broadcast-no-text = Напишите текст рассылки.
broadcast-too-long = Текст слишком длинный: не больше { $most } знаков, и для человека с пятью счетами он должен уместиться в одно сообщение.
broadcast-no-field = { $field } — такого поля нет. Можно: { $fields }.
broadcast-no-markup = Разметка не читается: { $where }. Можно жирный, курсив, моноширинный и ссылку; каждую метку закройте в той же строке.
broadcast-no-link = Ссылка { $link } небезопасна: она должна начинаться с { $safe }
broadcast-no-houses = Нужна улица, потом дома через запятую. Например: Волгоград, ул. Мира, 1-9, 12а
broadcast-no-street = В счетах нет такой улицы или таких домов.
broadcast-several-streets = Подходит несколько улиц: { $streets }. Назовите город и вид улицы.
broadcast-no-group = Такой тарифной группы нет. Есть: { $groups }.
broadcast-no-accounts = { $count ->
    [0] Назовите хотя бы один лицевой счёт.
   *[other] Таких открытых счетов нет ({ $count }): { $numbers }. Рассылка не создана.
}
broadcast-nobody = Получателей нет: ни у кого из них нет кабинета.
broadcast-no-seniors = Получателей много, нужно согласие старшего оператора, а в настройках старшим никто больше не назван.
broadcast-not-senior = Согласие даёт старший оператор, он назван в настройках.
broadcast-own = Свою рассылку согласовать нельзя: нужен другой старший оператор.
broadcast-none = Рассылки с таким номером нет.
broadcast-not-now = Сейчас этого сделать нельзя: рассылка { $status }.

broadcast-preview = { $way }: { $messages ->
    [one] { $messages } сообщение
    [few] { $messages } сообщения
   *[other] { $messages } сообщений
}, знаков { $signs }
broadcast-preview-letter = Письмо: «{ $subject }»
