# Начало, информация о счёте, контакты.

menu =
    { $supplier }

    { $owed }
    { $readings }

menu-information = Информация
menu-readings = Показания
menu-receipt = Квитанция за { $month }
menu-charges = Начисления и платежи
menu-accounts = Мои счета
menu-contacts = Контакты
menu-help = Помощь

owed = К оплате: <b>{ $sum }</b>
owed-nothing-overpaid =
    К оплате: <b>0,00 ₽</b>
    Переплата: { $sum }
owed-paid-once = Оплачено { $day }: { $sum }, ожидает учёта
owed-paid-often = Оплачено { $sum }, последний раз { $day }, ожидает учёта
owed-remains = Останется: <b>{ $sum }</b>
owed-remains-overpaid = Останется: <b>0,00 ₽</b>, переплата { $sum }
owed-unknown = Начислений пока нет.

readings-due = Показания за { $month } ждём до { $until }.
readings-handed-in = Показания за { $month } переданы.
readings-on-check = Показания за { $month } получены, их проверит оператор.
readings-closed = Счёт закрыт.
readings-no-meters = Счётчиков на счёте нет.

information =
    <b>Информация</b>
    { $city }
    Номер ЛС: { $number }
    Общая площадь: { $area }
    Число зарегистрированных: { $registered }
    Число проживающих: { $residents }
    Документ на собственность: { $ownership }
    Сетевая организация: { $network }

    <b>Баланс</b>
    { $balance }

balance =
    { $owed }

    Долг на начало { $of_month }: { $opening }
    Начислено в { $in_month }: { $charged }
    Перерасчёт: { $recalculated }
    Начислено пени в { $in_month }: { $penalty }
    Оплачено: { $paid }

contacts =
    <b>{ $supplier }</b>
    { $address }
    Телефон: { $phones }
    { $hours }
    Почта: { $email }
    Сайт: { $site }

contacts-network = Сетевая организация вашего дома: { $network }
