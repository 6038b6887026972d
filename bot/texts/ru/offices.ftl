# Офисы.

menu-offices = Офисы

offices = <b>Офисы: { $town }</b>
office = <b>{ $address }</b>
office-phone = Телефон: { $words }
office-hours = { $words }
office-services = Здесь можно: { $words }
offices-another = Другой город
offices-towns =
    <b>Офисы</b>
    Выберите город.
offices-none =
    <b>Офисы</b>
    Здесь офиса нет. Позвоните нам: телефон в «Контактах».
