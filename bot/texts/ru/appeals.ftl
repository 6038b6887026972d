# Обращения: у абонента и в чате операторов.

menu-appeals = Обращения
menu-appeals-unread = Обращения ({ $count })
dialogue-appeals = обращение

appeals =
    <b>Обращения</b>

    Чтобы прочитать переписку, нажмите на обращение.
appeals-none =
    <b>Обращения</b>

    Вы нам ещё не писали. Есть вопрос, жалоба или просьба — нажмите «Новое обращение».
appeals-none-taken =
    <b>Обращения</b>

    Здесь обращения не принимаются. Позвоните нам или приходите в офис: адреса и телефоны — в контактах.
appeal-listed = № { $number } { $kind }: { $status }
appeal-listed-unread = № { $number } { $kind }: новый ответ

appeal-status-new = получено
appeal-status-in-work = в работе
appeal-status-answered = есть ответ
appeal-status-need-info = ждём ответа абонента
appeal-status-closed = закрыто

button-appeal-new = Новое обращение
button-appeal-skip = Пропустить
button-appeal-send = Отправить
button-appeal-look = Открыть обращение
button-appeal-more = Написать ещё
button-appeal-reopen = Открыть снова

appeal-ask-category = О чём вы хотите написать?
appeal-ask-kind =
    <b>{ $category }</b>

    Что именно?
appeal-ask-field =
    <b>{ $kind }</b>
    Вопрос { $number } из { $count }

    { $title }
appeal-unclear-text = Напишите ответ словами.
appeal-unclear-number =
    Здесь нужно число.

    Например: <code>1250,50</code>
appeal-unclear-date =
    Здесь нужна дата: день, месяц и год.

    Например: <code>15.10.2025</code>
appeal-unclear-choice = Нажмите на один из ответов под вопросом.

appeal-summary =
    <b>Проверьте и отправьте</b>
    { $category }: { $kind }
appeal-summary-account = Лицевой счёт: { $number }
appeal-summary-term = Ответим до { $day } включительно.
appeal-sent =
    <b>Обращение № { $number } отправлено</b>
    Получено { $filed }. Ответим до { $due } включительно.

    Ответ придёт сюда сам. Его можно прочитать и в разделе «Обращения».
    Мы работаем: { $hours }.

appeal-heading =
    <b>Обращение № { $number }</b>
    { $kind }
    Состояние: { $status }
    Получено { $filed }
    { $due }
appeal-term = Ответ до { $day }
appeal-term-late = Ответ обещан до { $day }, срок прошёл
appeal-said-subscriber = <b>Абонент</b>, { $at }
appeal-said-operator = <b>Ответ</b>, { $at }
appeal-said-program = { $at }
appeal-said-note = <b>Заметка</b>, { $at }

appeal-ask-more = Что добавить к обращению № { $number }? Напишите одним сообщением.
appeal-ask-why-again = Что осталось нерешённым по обращению № { $number }? Напишите одним сообщением.
appeal-more-sent = Отправлено. Ответ придёт сюда сам.

appeal-answered =
    <b>Ответ на обращение № { $number }</b>
    { $kind }
appeal-closed =
    <b>Обращение № { $number } закрыто</b>
    { $kind }

    Если вопрос не решён, обращение можно открыть снова в течение 30 дней.

appeal-no-words = Напишите словами, что нужно сказать.
appeal-too-long = Слишком длинно: в одном сообщении умещается { $most } знаков. Сократите или отправьте частями.
appeal-too-many = За сутки вы написали очень много. Напишите завтра или позвоните нам.
appeal-too-late = Обращение закрыто больше 30 дней назад. Отправьте новое.
appeal-nobody = Абонент удалил свои данные: отвечать некому.
appeal-none-such = Такого обращения нет.
appeal-not-while = Сейчас этого сделать нельзя: состояние обращения — «{ $status }».

letter-appeal-answered-subject = Ответ на обращение № { $number }
letter-appeal-answered =
    Здравствуйте!

    Мы ответили на ваше обращение № { $number }:

    { $text }

    Если вопрос остался, напишите его в чате, в разделе «Обращения».

    { $supplier }
    Телефон: { $phones }
letter-appeal-closed-subject = Обращение № { $number } закрыто
letter-appeal-closed =
    Здравствуйте!

    Ваше обращение № { $number } закрыто. Если вопрос не решён, в течение 30 дней его можно открыть снова в чате, в разделе «Обращения».

    { $supplier }
    Телефон: { $phones }

# Чат операторов.

button-desk-queue = Обращения
button-desk-card = № { $number } { $kind }
button-desk-card-short = Вся переписка
button-desk-answer = Ответить
button-desk-close = Закрыть
button-desk-no-answer = Не отвечать
desk-queue = <b>Открытые обращения</b>
desk-queue-none = Открытых обращений нет.
desk-queue-waits = № { $number } { $kind }: ответить до { $day }
desk-queue-late = № { $number } { $kind }: <b>срок прошёл { $day }</b>
desk-queue-answered = № { $number } { $kind }: отвечено
desk-came = <b>Новое обращение</b>
desk-said =
    <b>Абонент пишет</b>
    Обращение № { $number }, { $kind }
desk-card-account =
    ЛС { $number }
    { $address }
desk-card-skipped = … пропущено сообщений: { $count }
desk-ask-answer =
    Жду ответа на { $numbers }. Напишите его следующим сообщением: абонент прочтёт его без вашего имени.
    Начните с // — и это будет заметка, абонент её не увидит.
desk-no-answer = Хорошо, ответа не жду.
desk-noted = Заметка к № { $number } сохранена. Абонент её не увидит.
desk-answered = Ответ на № { $number } отправлен абоненту.
desk-closed = Обращение № { $number } закрыто. Абонент может открыть его снова в течение 30 дней.
