# Настройки: почта, телефон, пароль, чаты, подписки счетов, сообщения бота.

menu-settings = Настройки

settings =
    <b>Настройки</b>
    Почта: { $email }
    Телефон: { $phone }
    Вход: { $entry }
    Тихие часы: { $quiet }
    { $print }

settings-none = нет
settings-entry-password = по паролю или по коду из письма
settings-entry-code = по коду из письма
settings-hours = с { $since }:00 до { $until }:00


settings-print-plain = Шрифт в документах: обычный
settings-print-large = Шрифт в документах: <b>крупный</b>
button-print-large = Крупный шрифт
button-print-plain = Обычный шрифт

button-phone = Телефон
button-subscriptions = Квитанции и СМС
button-messages = Сообщения от бота

button-settings-email = Почта

settings-email =
    <b>Почта</b>
    Сейчас: { $email }
    По ней вы входите в кабинет, на неё приходят квитанции.

    Напишите новую почту. Например: <code>anna@mail.ru</code>

settings-email-same =
    { $email } — это и есть почта вашего кабинета.

    Напишите другую или нажмите «Отмена».

settings-email-warning =
    <b>Новая почта: { $email }</b>
    Входить в кабинет нужно будет по ней.

settings-email-moves =
    Квитанции этих счетов станут приходить на новую почту:
    { $accounts }

settings-email-stays =
    У этих счетов квитанция на почту не включена, так и останется:
    { $accounts }

settings-email-account-on = • { $number }, сейчас на { $email }
settings-email-account = • { $number }
settings-email-more = • и ещё { $count }

settings-email-code-comes =
    В остальных чатах выполним выход. Нажмите «Сменить почту» — пришлём на неё код.

button-change-email = Сменить почту

settings-email-taken =
    Почта { $email } занята другим кабинетом. Ваша почта осталась прежней.

    Напишите другую почту или нажмите «Отмена».

settings-email-changed =
    <b>Почта изменена.</b>
    Теперь вход — по { $email }. { $moved ->
        [0] {""}
       *[other] Квитанции тоже придут на неё.
    }
    В остальных чатах выполнен выход. Письма отправлены на обе почты.

# Пароль.

button-settings-password = Пароль

settings-password-on =
    <b>Пароль</b>
    Сейчас вход — по паролю или по коду из письма.

settings-password-off =
    <b>Пароль</b>
    Сейчас вход — по коду из письма. Пароля нет.

button-another-password = Сменить пароль
button-set-password = Задать пароль
button-remove-password = Входить только по коду

settings-prove =
    Сначала введите нынешний пароль. Я сразу уберу его из переписки.

    Не помните — пришлём код на { $email }.

settings-prove-page =
    Сначала введите нынешний пароль. Здесь его не убрать из переписки, поэтому откройте нашу страницу.

    Не помните — пришлём код на { $email }.

settings-prove-by-code =
    Сначала подтвердите, что это вы: пришлём код на { $email }.

    А пароль здесь не пишите: его не убрать из переписки.

settings-prove-mailbox =
    Сначала подтвердите, что это вы: пришлём код на { $email }.

    Недавно вы сообщили, что в кабинете был кто-то другой, поэтому проверяем.

settings-prove-wrong =
    Этот пароль не подошёл. Попробуйте ещё раз.

    Не помните — пришлём код на { $email }.

settings-prove-too-many =
    Слишком много попыток. Подождите час, или пришлём код на { $email }.

button-prove-by-code = Прислать код на почту

settings-prove-page-ready =
    Откройте страницу и введите нынешний пароль. Потом вернитесь сюда и продолжайте.

    Ссылка только для вас, никому её не пересылайте. Она действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }.

settings-proven = Пароль подошёл. Теперь почту и пароль можно сменить в «Настройках».

settings-new-password =
    Придумайте новый пароль — не короче 6 знаков. Я сразу уберу его из переписки.

    Или мы придумаем пароль сами и пришлём письмом.

settings-new-password-page =
    Нужен новый пароль. Здесь его не убрать из переписки, поэтому откройте нашу страницу.

    Или мы придумаем пароль сами и пришлём письмом.

settings-new-password-by-letter =
    Нужен новый пароль. Мы придумаем его сами и пришлём письмом.

    Здесь пароль не пишите: его не убрать из переписки.

settings-new-password-page-ready =
    Откройте страницу и введите новый пароль. Потом вернитесь сюда.

    Ссылка только для вас, никому её не пересылайте. Она действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }.

# Новый — потому что прежнего могло и не быть.
settings-password-changed =
    <b>Новый пароль сохранён.</b>
    В остальных чатах выполнен выход. Письмо об этом отправлено на почту.

settings-password-generated =
    <b>Новый пароль отправлен.</b>
    Он в письме на { $email }. В остальных чатах выполнен выход.

settings-password-removed =
    <b>Пароль убран.</b>
    Теперь вход — только по коду из письма. В остальных чатах выполнен выход. Письмо об этом отправлено на почту.

# Телефон.

settings-phone =
    <b>Телефон</b>
    Сейчас: { $phone }

    Напишите новый номер. Например: <code>8 912 345-67-89</code>

button-forget-phone = Удалить телефон
phone-forgotten = Телефон удалён.

# Чаты, в которых открыт кабинет.

button-chats = Где открыт кабинет

chats =
    <b>Где открыт кабинет</b>

    { $chats }

    Не узнаёте чат или потеряли телефон — нажмите «Выйти» рядом с его названием.

chats-here-alone =
    <b>Где открыт кабинет</b>

    { $chats }

    Больше он нигде не открыт.

chats-entry-here =
    <b>{ $messenger }</b>, этот чат
    Открыт с: { $since }

chats-entry =
    <b>{ $messenger }</b>
    Открыт с: { $since }
    Вы там были: { $used }

button-chats-leave-here = Выйти из этого чата
button-chats-leave = Выйти: { $messenger }, { $used }
button-chats-leave-others = Выйти из всех, кроме этого

chats-confirm =
    Выйти из кабинета в этом чате?

    { $chat }

    Войти там снова можно по коду из письма.

chats-confirm-others =
    Выйти из кабинета во всех чатах, кроме этого?

    Войти там снова можно по коду из письма.

chats-left = Готово. В том чате кабинет закрыт.
chats-left-others = Готово. Кабинет открыт только здесь.
chats-gone = В том чате кабинет уже закрыт.

# Что узнаёт чат, из которого вышли.

chat-closed =
    Личный кабинет в этом чате закрыт. Его закрыли из другого вашего чата: { $messenger }, { $at }.

    Открыть снова — нажмите «Войти».
    Закрывали не вы — нажмите «Забыли пароль?» и задайте новый: тогда выйдут все остальные.

# Подписки счёта.

subscriptions-which =
    <b>Квитанции и СМС</b>
    Какой счёт?

subscriptions-no-account =
    <b>Квитанции и СМС</b>
    Это настраивают для своего счёта. Своих счетов у вас пока нет.

subscriptions =
    <b>Счёт { $number }</b>

    { $receipt }
    { $sms }
    { $guests }

subscriptions-receipt-on = Квитанция на почту: <b>приходит</b> на { $email }. Оплата без комиссии.
subscriptions-receipt-elsewhere = Квитанция на почту: <b>приходит</b> на { $email }. Это не почта вашего кабинета.
subscriptions-receipt-somewhere = Квитанция на почту: <b>приходит</b>. На какой адрес, нам не сообщили.
subscriptions-receipt-off = Квитанция на почту: <b>не приходит</b>.
subscriptions-sms-on = СМС: <b>разрешены</b>, номер { $phone }.
subscriptions-sms-off = СМС: <b>запрещены</b>.
subscriptions-sms-off-phone = СМС: <b>запрещены</b>. Номер { $phone } записан.

button-receipt-on = Присылать квитанцию на почту
button-receipt-here = Присылать на мою почту
button-receipt-off = Не присылать квитанцию на почту
button-sms-on = Разрешить СМС
button-sms-off = Запретить СМС
button-sms-phone = Другой номер для СМС
button-sms-forget = Удалить номер для СМС

sms-phone =
    СМС о счёте <b>{ $number }</b>. На какой номер присылать?
    Когда укажете номер, вы разрешите нам такие СМС. Запретить можно здесь же в любой день.

    Выберите номер или напишите другой. Например: <code>8 912 345-67-89</code>

sms-phone-not-mobile =
    СМС приходят только на российский мобильный номер.

    Выберите номер или напишите другой. Например: <code>8 912 345-67-89</code>
button-sms-to = На номер { $phone }
sms-noted = СМС будут приходить на номер { $phone }.

# О чём пишет бот.

messages =
    <b>Сообщения от бота</b>
    { $topics }
    Тихие часы: { $quiet }

    О входе в кабинет и его защите пишем всегда.

messages-payments-on = О ваших платежах: <b>пишем</b>.
messages-payments-off = О ваших платежах: <b>не пишем</b>.
messages-promises-on = О сроках рассрочки: <b>пишем</b>.
messages-promises-off = О сроках рассрочки: <b>не пишем</b>.
button-messages-payments-on = Платежи: включить
button-messages-payments-off = Платежи: выключить
button-messages-promises-on = Рассрочка: включить
button-messages-promises-off = Рассрочка: выключить
messages-receipts-on = О новых квитанциях: <b>сообщаем</b>.
messages-receipts-off = О новых квитанциях: <b>не сообщаем</b>.
button-messages-receipts-on = Квитанции: включить
button-messages-receipts-off = Квитанции: выключить
messages-readings-on = Что пора передать показания: <b>напоминаем</b>.
messages-readings-off = Что пора передать показания: <b>не напоминаем</b>.
messages-bills-on = О сроке оплаты: <b>напоминаем</b>.
messages-bills-off = О сроке оплаты: <b>не напоминаем</b>.
messages-meters-on = О поверке счётчика: <b>напоминаем</b>.
messages-meters-off = О поверке счётчика: <b>не напоминаем</b>.
button-messages-readings-on = Показания: включить
button-messages-readings-off = Показания: выключить
button-messages-bills-on = Оплата: включить
button-messages-bills-off = Оплата: выключить
button-messages-meters-on = Поверка: включить
button-messages-meters-off = Поверка: выключить

button-news = Новости и реклама

news =
    <b>Новости и реклама</b>
    { $topics }

messages-notices-on = Об уведомлениях и обслуживании: <b>пишем</b>.
messages-notices-off = Об уведомлениях и обслуживании: <b>не пишем</b>.
button-messages-notices-on = Новости: включить
button-messages-notices-off = Новости: выключить
messages-outages-on = Об отключениях света: <b>сообщаем</b>.
messages-outages-off = Об отключениях света: <b>не сообщаем</b>.
button-messages-outages-on = Отключения: включить
button-messages-outages-off = Отключения: выключить
messages-offers-on = Рекламу: <b>присылаем</b>.
messages-offers-off = Рекламу: <b>не присылаем</b>.
button-messages-offers-on = Реклама: включить
button-messages-offers-off = Реклама: выключить

button-offers-agree = Согласен
offers-agreed = Согласие записано. Отказаться можно в любой день.

# Когда писать, и что вместо этого скажет календарь.

button-timing = Когда писать
button-timing-calendar = Когда писать, календарь

timing =
    <b>Когда писать</b>
    Тихие часы: { $quiet }
    { $calendar }
    { $ceiling }
    { $away }
timing-calendar-on = Календарь в телефоне: включён
timing-calendar-off = Календарь в телефоне: выключен

button-quiet-hours = Тихие часы

quiet-hours =
    <b>Тихие часы</b>
    Сейчас: { $quiet }

    В эти часы бот сам не пишет. Сообщение придёт, когда они кончатся.
    Выберите часы или напишите свои. Например: <code>с 22 до 7</code>

quiet-hours-unclear =
    Нужны два часа: с какого и до какого. Например: <code>с 22 до 7</code>

button-hours = С { $since }:00 до { $until }:00
button-usual-hours = Как у всех: с { $since }:00 до { $until }:00
button-no-hours = Писать в любое время

# Меня нет дома.

button-away = Меня нет дома
timing-away = Вас нет дома: до { $day } о показаниях не напоминаем

away =
    <b>Меня нет дома</b>
    Пока вас нет, бот не напоминает о показаниях. Об оплате и поверке пишет как обычно.

    Когда вы вернётесь? Выберите или напишите день. Например: <code>15 января</code>
away-on =
    <b>Меня нет дома</b>
    Сейчас: о показаниях не напоминаем до { $day }.

    Вернулись — нажмите «Я дома». Задерживаетесь — выберите или напишите другой день. Например: <code>15 января</code>
away-unclear = Нужен день, когда вы вернётесь. Например: <code>15 января</code>
away-day-over = Этот день уже прошёл или наступил. Напишите день, когда вы вернётесь. Например: <code>15 января</code>
away-too-long = Это больше чем через год. Напишите день поближе, потом его можно сдвинуть. Например: <code>15 января</code>
button-away-over = Я дома
button-away-week = На неделю
button-away-weeks = На две недели
button-away-month = На месяц
button-away-season = На три месяца

# Сумма, о которой предупредить.

button-ceiling = Предупредить о сумме
timing-ceiling = Предупредим, если за месяц выходит больше { $ceiling }

ceiling =
    <b>Предупредить о сумме</b>
    Если за месяц выходит больше, бот скажет об этом, когда вы передадите показания и когда придёт квитанция.

    Больше какой суммы предупреждать? Выберите или напишите. Например: <code>1500</code>
ceiling-unclear = Нужна сумма в рублях. Например: <code>1500</code>
ceiling-out-of-range = Нужна сумма от 1 рубля до миллиона. Например: <code>1500</code>
button-ceiling-of = Больше { $sum }
button-no-ceiling = Не предупреждать
