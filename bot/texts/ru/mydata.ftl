# Мои данные: согласия, копия, удаление.

button-mydata = Мои данные
button-consents = Мои согласия
button-mydata-copy = Получить мои данные
button-mydata-delete = Удалить мои данные

mydata =
    <b>Мои данные</b>
    Здесь видно, на что вы дали согласие. Здесь же можно получить всё, что мы о вас знаем, или удалить это.

mydata-guest = Это для тех, кто вошёл в кабинет. Нажмите «Войти».

mydata-being-made =
    <b>Мои данные</b>
    Собираем ваши данные. Два файла придут сюда через минуту.

mydata-copy =
    <b>Вот всё, что мы о вас знаем.</b>
    Первый файл можно прочитать. Второй — для программ, в нём то же самое целиком.

    Не пересылайте их чужим.

mydata-of-left = Файлы с данными готовы, но кабинет в этом чате уже закрыт. Войдите и попросите их снова.
mydata-gave-up = Собрать ваши данные не получилось. Попробуйте ещё раз через час или позвоните нам: { $phones }.

# --- согласия ---

consents =
    <b>Мои согласия</b>
    Нажмите на согласие: увидите его текст и сможете его отозвать.

consent-of-personal-data = Персональные данные
consent-of-rules = Правила кабинета
consent-of-account = Счёт …{ $tail }
consent-of-offers = Реклама
consent-in-force = ● { $about }, с { $date }
consent-past = { $about }, { $date }, не действует

consent-one =
    <b>{ $about }</b>
    Редакция { $version }
    Дано { $given }, { $channel }

    { $standing }

consent-stands = Согласие действует. Отозвать его можно в любой день.
consent-rules-stay = Вы приняли правила. Если они вам больше не подходят, выйдите из кабинета или удалите свои данные.
consent-withdrawn = Согласие отозвано { $date }.
consent-replaced = Больше не действует: есть более новое, или счёт уже отвязан.

button-consent-text = Показать текст
button-withdraw = Отозвать
consent-text-unknown = Текст редакции { $version } в кабинете не сохранился: тогда мы ещё не хранили тексты. Нужен он — позвоните нам.

withdraw-confirm =
    Отозвать согласие на показ данных счёта <b>{ $number }</b>?
    Счёт отвяжется, его данные исчезнут из всех ваших чатов. Потом его можно привязать снова.

button-withdraw-yes = Да, отозвать
withdrawn = Согласие отозвано, счёт { $number } отвязан.
withdrawn-offers = Согласие отозвано. Рекламу больше не пришлём.

# --- новая редакция ---

consent-anew =
    <b>Текст изменился</b>
    Вы соглашались с прежним. Что изменилось:
    { $changed }

    { $about }Прочтите и решите. Потом продолжим с того места, где вы остановились.

    { $text }

consent-anew-first =
    <b>Нужно ваше решение</b>
    { $about }Прочтите и решите. Потом продолжим с того места, где вы остановились.

    { $text }

consent-anew-accounts = { $count ->
        [one] Это о счёте { $numbers }.
       *[other] Это о счетах { $numbers }.
    }

button-refuse = Отказаться

consent-refused =
    <b>Хорошо, ничего не меняем.</b>
    Без согласия кабинет не работает. Можно посмотреть свои данные, удалить их или выйти.

    Передумаете — нажмите «Прочитать ещё раз».

consent-refused-account =
    <b>Хорошо, ничего не меняем.</b>
    Без согласия показывать данные счёта нельзя. Отвяжите его, и кабинет будет работать дальше. Ещё можно посмотреть свои данные, удалить их или выйти.

    Передумаете — нажмите «Прочитать ещё раз».

button-read-again = Прочитать ещё раз
button-refuse-unlink = Отвязать без согласия

# --- удаление ---

mydata-delete =
    <b>Удалить мои данные</b>

    Сразу: кабинет закроется во всех чатах, счета отвяжутся, вход и почта освободятся, сохранённые файлы и черновики сотрутся.
    До { $due }: сотрём всё остальное, что говорит о вас.

    Останется у { $supplier }: показания, платежи и обещания по счёту. Их велит хранить закон, они принадлежат счёту. Кто вы, по ним из кабинета уже не узнать. Согласия останутся без имени и почты — как доказательство, что данные хранились законно.
    Сообщения, уже присланные в этот чат, удалите сами.

    Отменить удаление нельзя. Но завести новый кабинет с той же почтой можно сразу. Электронная квитанция, если она включена, будет приходить и дальше: не нужна — отключите её до удаления.

button-mydata-delete-yes = Да, удалить мои данные

mydata-deleted =
    <b>Готово. Кабинет закрыт, данные удаляем.</b>
    Заявка { $number }. Всё остальное сотрём до { $due }.
    Письмо об этом отправлено на { $email }.

    Хотите начать заново — нажмите «Регистрация».
    Вопросы: { $phones }.

letter-erasure-asked-subject = Ваш личный кабинет закрыт, данные удаляются
letter-erasure-asked =
    Здравствуйте!

    { $asked } в личном кабинете попросили удалить ваши данные. Кабинет закрыт, счета отвязаны, во всех чатах выполнен выход.
    Всё остальное, что говорит о вас, будет стёрто до { $due }. Номер заявки: { $number }.

    Показания, платежи и обещания по счёту остаются у нас: их велит хранить закон.

    Если это были не вы, позвоните нам: { $phones }. Вернуть кабинет нельзя, но новый можно завести с этой же почтой.

    { $supplier }

letter-erasure-done-subject = Ваши данные удалены
letter-erasure-done =
    Здравствуйте!

    Ваши данные из личного кабинета удалены { $done }. Номер заявки: { $number }, об удалении составлен акт.
    Это последнее письмо: ваш адрес мы тоже стёрли.

    { $supplier }

# --- файл с данными ---

mydata-file = Мои данные
mydata-file-photos = Фото счётчиков
mydata-title = Мои данные
mydata-lead = { $supplier }. Всё, что известно о вас в личном кабинете на { $made_at }.
mydata-lead-more = Пароли и коды здесь не печатаются. Имени владельца счёта, улицы и дома тоже нет: кабинет их не показывает.
mydata-page = Страница
mydata-nothing = Ничего нет.
mydata-counted = Записей: { $count }. Они целиком во втором файле.
mydata-yes = да
mydata-no = нет

mydata-of-cabinets = Кабинет
mydata-of-chats = Чаты, в которых открыт кабинет
mydata-of-links = Привязки счетов
mydata-of-invitations = Приглашения, которые вы дали близким
mydata-of-permits = Разрешения войти и сменить пароль
mydata-of-notice-reads = Уведомления, которые вы прочли
mydata-of-forbidden-to-guests = Счета, по которым вы запретили передавать показания без входа
mydata-of-consents = Согласия
mydata-of-guest-consents = Согласия, которые вы дали без регистрации
mydata-of-erasures = Заявки на удаление
mydata-of-switches = Переключатели
mydata-of-codes = Коды для входа, которые отправлены
mydata-of-files = Файлы, сохранённые для чатов
mydata-of-lines = Переписка в чате на сайте
mydata-of-owed-answers = Ответы, которые ещё не показаны
mydata-of-queue = Поручения и сообщения
mydata-of-undeliverable = Почта, на которую письма не доходят
mydata-of-outages-heard = Отключения, о которых вам сообщали
mydata-of-broadcast-recipients = Рассылки, которые вам отправляли
mydata-of-tries = Попытки входа и привязки
mydata-of-online-payments = Платежи по ссылке
mydata-of-payment-changes = Что было с платежами по ссылке
mydata-of-papers = Квитанции и справки, которые вам выданы
mydata-of-appeals = Обращения
mydata-of-appeal-messages = Переписка по обращениям
mydata-of-promises = Обещания заплатить
mydata-of-promise-parts = Части обещанных платежей
mydata-of-subscription-changes = Изменения подписок
mydata-of-readings = Показания, которые вы передали
mydata-of-evidence = Фото счётчиков
mydata-of-audit = Журнал действий
mydata-of-accounts = Лицевые счета
mydata-of-meters = Счётчики
mydata-of-account-readings = История показаний
mydata-of-charges = Начисления
mydata-of-payments = Платежи

channel-telegram = Telegram
channel-vk = ВКонтакте
channel-web = чат на сайте

mydata-field-email = Электронная почта
mydata-field-phone = Телефон
mydata-field-created-at = Когда создано
mydata-field-channel = Где
mydata-field-peer = Ваш номер там
mydata-field-active-at = Когда вы писали последний раз
mydata-field-proof = Подтверждение
mydata-field-linked-at = Привязано
mydata-field-unlinked-at = Отвязано
mydata-field-rights = Что можно
mydata-field-name = Название
mydata-field-until = До какого времени
mydata-field-billed-month = Последняя квитанция, о которой сообщили
mydata-field-expires-at = Действует до
mydata-field-kind = О чём
mydata-field-version = Редакция
mydata-field-given-at = Дано
mydata-field-withdrawn-at = Отозвано
mydata-field-purpose = Для чего
mydata-field-issued-at = Выдано
mydata-field-used-at = Использовано
mydata-field-forbidden-at = Запрещено
mydata-field-quiet-since = Тихие часы с
mydata-field-quiet-until = Тихие часы до
mydata-field-away-until = В отъезде до
mydata-field-bill-ceiling = Предупреждать, если за месяц больше
mydata-field-calendar-since = Календарь подключён
mydata-field-text = Текст
mydata-field-asked-at = Когда попросили
mydata-field-due = Крайний день
mydata-field-done-at = Выполнено
mydata-field-switch = Переключатель
mydata-field-is-on = Включён
mydata-field-changed-at = Изменено
mydata-field-sent-at = Отправлено
mydata-field-tries-left = Осталось попыток
mydata-field-provider = Платёжная система
mydata-field-provider-id = Номер у платёжной системы
mydata-field-added-at = приложено
mydata-field-amount = Сумма
mydata-field-advance = В том числе вперёд
mydata-field-read-at = Прочитано
mydata-field-fee = Комиссия
mydata-field-period = За месяц
mydata-field-status = Состояние
mydata-field-paid-at = Оплачено
mydata-field-received = Получено
mydata-field-refunded = Возвращено
mydata-field-exported-at = Передано в расчёт
mydata-field-month = Месяц
mydata-field-day = День
mydata-field-code = Код
mydata-field-since = С какого времени
mydata-field-valid-until = Действует до
mydata-field-penalty = Пени
mydata-field-at = Когда
mydata-field-category = Раздел
mydata-field-fields = Вопросы и ответы
mydata-field-filed-at = Когда отправлено
mydata-field-answered-at = Когда получен ответ
mydata-field-closed-at = Когда закрыто
mydata-field-party = Кто написал
mydata-field-words = Слова
mydata-field-made-at = Когда обещано
mydata-field-grace-days = На сколько дней можно опоздать
mydata-field-ended-at = Закончено
mydata-field-e-receipt = Электронная квитанция
mydata-field-sms = Сообщения по СМС
mydata-field-confirmed-at = Подтверждено в расчёте
mydata-field-replaced-at = Заменено
mydata-field-taken-on = Дата показания
mydata-field-received-at = Получено нами
mydata-field-t1 = Показание, зона 1
mydata-field-t2 = Показание, зона 2
mydata-field-t3 = Показание, зона 3
mydata-field-c1 = Расход, зона 1
mydata-field-c2 = Расход, зона 2
mydata-field-c3 = Расход, зона 3
mydata-field-source = Источник
mydata-field-reason = Причина
mydata-field-number = Номер
mydata-field-city = Город
mydata-field-area = Общая площадь, м²
mydata-field-registered = Зарегистрировано
mydata-field-residents = Проживает
mydata-field-ownership-doc = Документ на собственность
mydata-field-network-company = Сетевая организация
mydata-field-account = Лицевой счёт
mydata-field-model = Модель
mydata-field-installed = Установлен
mydata-field-removed = Снят
mydata-field-verify-until = Поверка до
mydata-field-meter = Счётчик
mydata-field-values = Показания
mydata-field-consumption = Расход, кВт·ч
mydata-field-service = Услуга
mydata-field-tariff = Тариф
mydata-field-opening = Долг/аванс на начало
mydata-field-charged = Начислено
mydata-field-recalculated = Перерасчёт
mydata-field-quality = Снято за качество
mydata-field-paid = Оплачено
mydata-field-closing = Долг/аванс на конец
mydata-field-volume = Объём, кВт·ч
mydata-field-date = Дата

mydata-consentkind-personal-data = обработка персональных данных
mydata-consentkind-rules = правила кабинета
mydata-consentkind-account = показ данных счёта
mydata-consentkind-guest-email = почта для квитанций без регистрации
mydata-consentkind-offers = реклама
mydata-proofkind-sum = по сумме из квитанции
mydata-proofkind-meter = по номеру счётчика
mydata-proofkind-qr = по коду с квитанции
mydata-proofkind-invitation = по приглашению владельца
mydata-rights-own = всё
mydata-rights-readings = смотреть, платить и передавать показания
mydata-rights-pay = смотреть и платить
mydata-rights-see = смотреть
mydata-switch-forecast = прогноз счёта
mydata-switch-large-print = крупный шрифт в документах
mydata-switch-messages = сообщения от бота
mydata-switch-unusual-use = необычный расход
mydata-paperkind-receipt = квитанция
mydata-paperkind-no-debt = справка об отсутствии задолженности
mydata-paperkind-statement = справка о состоянии расчётов
mydata-paymentstatus-created = начат
mydata-paymentstatus-link-sent = ссылка отправлена
mydata-paymentstatus-pending = деньги в пути
mydata-paymentstatus-succeeded = оплачен
mydata-paymentstatus-canceled = отменён
mydata-paymentstatus-expired = ссылка устарела
mydata-appealstatus-new = получено
mydata-appealstatus-in-work = в работе
mydata-appealstatus-answered = есть ответ
mydata-appealstatus-need-info = ждём вашего ответа
mydata-appealstatus-closed = закрыто
mydata-party-subscriber = вы
mydata-party-operator = поставщик
mydata-party-program = программа
mydata-promisestatus-running = действует
mydata-promisestatus-kept = выполнено
mydata-promisestatus-broken = не выполнено
mydata-accountstatus-open = открыт
mydata-accountstatus-closed = закрыт
