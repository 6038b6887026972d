# Уведомления.

menu-notices = Уведомления
menu-notices-unread = Уведомления ({ $count })

notices =
    <b>Все уведомления</b>
notices-hint = Чтобы прочитать целиком, нажмите кнопку ниже.

notices-none =
    <b>Все уведомления</b>

    Нет новых уведомлений.

notices-entry =
    <b>{ $title }</b>
    { $day }
    { $text }

notices-entry-unread =
    <b>{ $title }</b>
    { $day }, новое
    { $text }

notices-open = { $day } { $title }

notice =
    <b>{ $title }</b>
    { $day }
notice-page = Страница { $number } из { $count }.
