# Чат на сайте. Тексты на «page-» показывает сама страница, на «site-» отвечает сервер.

page-title = { $supplier } — личный кабинет
page-chat = Беседа с поставщиком электроэнергии
page-skip = К полю ввода
page-no-script = Чтобы переписываться, включите в браузере JavaScript и обновите страницу.

page-online = На связи
page-connecting = Соединяемся…
page-offline = Нет связи
page-later = Написанное отправим, когда связь появится.
page-typing = Печатает…

page-message = Сообщение
page-send = Отправить
page-attach = Прикрепить файл
page-detach = Убрать файл
page-drop = Отпустите файл, и он прикрепится
page-latest = Вниз, к последним сообщениям
page-new = Новые сообщения
page-earlier = Загружаем более ранние сообщения…

page-you = Вы
page-us = { $supplier }
page-today = Сегодня
page-yesterday = Вчера

page-waiting = Отправляется
page-sent = Отправлено
page-failed = Не отправлено
page-again = Повторить
page-discard = Удалить
page-link = откроется в новой вкладке
page-picture = Изображение

page-too-long = Можно не больше { $chars } знаков. Сократите сообщение — текст остался в поле.
page-file-too-large = Файл больше { $megabytes } МБ. Сожмите его или сфотографируйте нужную часть.
page-file-empty = Файл пуст. Выберите другой.
page-upload-failed = Файл не отправлен.
page-press-failed = Не получилось. Нажмите ещё раз.
page-crowded = Беседа открыта в слишком многих вкладках. Закройте лишние.
page-no-cookie = Браузер не сохранил беседу. Разрешите сайту файлы cookie или откройте чат в отдельной вкладке.
page-to-chat = Открыть чат
page-own-tab = Открыть чат отдельно
page-outdated = Страница обновилась.
page-reload = Обновить
page-close = Закрыть

page-forget = Завершить беседу
page-forget-title = Завершить беседу на этом устройстве?
page-forget-text = Переписка исчезнет с этого устройства, вернуться к ней будет нельзя. Личный кабинет останется: войдите в него снова, когда понадобится. Сделайте так на чужом устройстве.
page-forget-confirm = Завершить
page-forget-cancel = Остаться

page-mail = Письма
page-mail-title = Почта демонстрации
page-mail-note = Сюда приходят письма, которые чат отправил бы на электронную почту. В них коды подтверждения.
page-mail-empty = Писем пока нет. Они появятся сами.
page-mail-new = новое
page-mail-to = кому:
page-mail-back = К беседе

site-too-long = Можно не больше { $chars } знаков. Сократите сообщение, пожалуйста.
site-too-often =
    Слишком часто. Подождите { $seconds ->
        [one] { $seconds } секунду
        [few] { $seconds } секунды
       *[many] { $seconds } секунд
    } и отправьте ещё раз.
site-too-many-files =
    Слишком много файлов подряд. Подождите { $seconds ->
        [one] { $seconds } секунду
        [few] { $seconds } секунды
       *[many] { $seconds } секунд
    } и отправьте ещё раз.
site-garbled = Страница и сервер не поняли друг друга. Обновите страницу.
site-foreign = Запрос пришёл с чужого сайта.
site-no-session = Беседа не найдена. Откройте чат заново.
site-no-file = Такого файла здесь нет. Возможно, срок его хранения истёк — запросите документ ещё раз.
site-file-name = Файл
site-file-too-large = Файл больше { $megabytes } МБ. Сожмите его или сфотографируйте нужную часть.
site-file-too-slow = Файл не успел загрузиться. Попробуйте ещё раз там, где связь лучше.
site-file-empty = Файл пуст. Выберите другой.

site-not-found = Здесь ничего нет
site-not-found-text = Возможно, в адресе ошибка. Личный кабинет открывается в чате.
site-not-opened = Открыть не получилось
site-not-opened-text = Этот адрес так не открывается. Личный кабинет открывается в чате.
site-broken = Что-то сломалось у нас
site-broken-text = Попробуйте ещё раз через минуту.
