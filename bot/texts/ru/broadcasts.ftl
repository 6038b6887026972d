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
way-sms = СМС
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
broadcast-not-now = Сейчас этого сделать нельзя. Состояние рассылки: { $status }.

broadcast-preview = { $way }: { $messages ->
    [one] { $messages } сообщение
    [few] { $messages } сообщения
   *[other] { $messages } сообщений
}, знаков { $signs }
broadcast-preview-letter = Письмо: «{ $subject }»

# --- стол операторов ---

button-broadcast = Новая рассылка

broadcast-ask-text =
    <b>Новая рассылка</b>
    Напишите текст. Если бот не отвечает на обычные слова в группе, ответьте на это сообщение.

    Выделить слова: <code>&lt;b&gt;важно&lt;/b&gt;</code>. Ссылка: <code>&lt;a href="https://…"&gt;подробно&lt;/a&gt;</code>.
    Поля: { $fields }. Строка с полями повторится для каждого счёта.

broadcast-ask-kind =
    О чём рассылка? Рекламу получат только те, кто на неё согласился.
button-broadcast-notice = Об обслуживании
button-broadcast-outage = Об отключении света
button-broadcast-offer = Реклама

broadcast-ask-whom = Кому?
button-broadcast-accounts = По номерам счетов
button-broadcast-street = Улица или дома
button-broadcast-tariff = Тарифная группа
button-broadcast-debtors = Должники

broadcast-ask-accounts = Напишите номера лицевых счетов через запятую или по одному в строке. Большой список загрузите на сервере: <code>main.py broadcasts new --accounts</code>
broadcast-accounts-unclear =
    Это не номера счетов.

    Например: <code>1234567890, 2200345678</code>
broadcast-ask-street = Напишите улицу и, если нужно, дома. Например: <code>Волгоград, ул. Мира, 1-9, 12а</code>
broadcast-ask-tariff = Напишите тарифную группу. Есть: { $groups }.
broadcast-ask-debtors = От какой суммы просроченного долга? Напишите рубли. Например: <code>500</code>
broadcast-debtors-unclear =
    Нужна сумма в рублях.

    Например: <code>500</code>

broadcast-counting = Рассылка { $number }: считаем получателей. Скоро покажем.
broadcast-not-counted = Рассылку { $number } посчитать не получилось. Попробуйте создать её снова.

broadcast-card =
    <b>Рассылка { $number }</b> ({ $audience })
    Счетов: { $accounts }, получателей: <b>{ $recipients }</b>
    { $standing }

    Так её увидят (цифры — для примера):

    { $text }
broadcast-standing = Сейчас: { $status }
broadcast-needs-consent = Согласовать может старший оператор, не автор.

button-broadcast-look = Обновить
button-broadcast-preview = Как увидят
button-broadcast-test = Проверить на себе
button-broadcast-send = Отправить
button-broadcast-drop = Отказаться
button-broadcast-approve = Согласовать
button-broadcast-pause = Пауза
button-broadcast-go-on = Продолжить
button-broadcast-stop = Остановить
button-broadcast-report = Отчёт

broadcast-confirm =
    Отправить рассылку? Получателей: <b>{ $count }</b> ({ $audience }).
    Приостановить её можно в любой момент.
button-broadcast-send-yes = Да, отправить: { $count }
broadcast-confirm-stop = Остановить навсегда? Кому ещё не ушло, уже не уйдёт. Чтобы только приостановить, вернитесь и нажмите «Пауза».
button-broadcast-stop-yes = Да, остановить

broadcast-no-own-chat = Проверка придёт в ваш личный чат с ботом. Откройте его и нажмите «Начать», потом попробуйте ещё раз.
broadcast-test-sent = Проверка отправлена в ваш личный чат.

broadcast-report = Отчёт о рассылке { $number }
broadcast-report-large = Отчёт о рассылке { $number } слишком большой для чата. Он есть на сервере: <code>main.py broadcasts report</code>
