# Показания.

zone-single = показание
zones-single = одно показание за сутки
zone-day = день
zone-night = ночь
zone-peak = пик
zone-half = полупик

value = <b>{ $value }</b>
value-of-zone = { $zone } <b>{ $value }</b>

meters =
    <b>Показания</b>
    Выберите счётчик.

    { $cards }

meters-none = На этом счёте нет счётчиков. Если счётчик есть, позвоните нам: { $phones }.

meter-card = Счётчик № { $number }: от { $date } — { $values }
meter-card-new = Счётчик № { $number }: показаний ещё не было

button-meter = Счётчик № { $number }
button-more = Подробнее о счётчике
button-history = История показаний
button-delete-reading = Удалить показания

meter =
    <b>Счётчик № { $number }</b>
    Модель: { $model }
    Тариф: { $zones }
    Цифр до запятой: { $digits }, после: { $fraction }
    Установлен: { $installed }
    Поверка до: { $verified }

meter-verification-over = Срок поверки счётчика вышел. Показания мы примем, но позвоните нам о замене — спросите, кто и когда его заменит.

button-unchanged = Показания не изменились: { $values }

ask-value =
    { $card }

    Напишите, что счётчик показывает сейчас.
    Например: <code>{ $example }</code>

ask-value-of-zone =
    { $card }

    Показаний на счётчике: { $steps }. Первое — «{ $zone }». Напишите его.
    Например: <code>{ $example }</code>

    Можно написать все сразу: <code>{ $at_once }</code>

ask-value-of-next-zone =
    { $card }

    Записали: { $given }.
    Шаг { $step } из { $steps }. Теперь напишите показание «{ $zone }».
    Например: <code>{ $example }</code>

value-unclear =
    Не вижу здесь показания. Нужны только цифры со счётчика.

    Например: <code>{ $example }</code>

value-too-long =
    Цифр до запятой на этом счётчике — { $digits }, а вы написали { $typed }. Проверьте и напишите ещё раз.
    Красные цифры после запятой можно не писать.

    Например: <code>{ $example }</code>

values-unclear =
    У этого счётчика одно показание, а чисел несколько. Напишите одно.

    Например: <code>{ $example }</code>

values-unclear-of-zones =
    Показаний на этом счётчике — { $expected }. Напишите их через точку с запятой.

    Например: <code>{ $example }</code>

number-of-which-meter =
    Вы написали <b>{ $typed }</b>. С какого это счётчика?
button-meter-of-account = ЛС { $account }, счётчик { $number }
number-no-reading =
    Не вижу здесь показания счётчика, поэтому ничего не передано.

    Чтобы передать показание, напишите только его. Например: <code>показания { $example }</code>
    Остальное — по кнопкам ниже.

confirm-values =
    { $card }

    Передать: { $values }?

button-hand-in = Передать
button-put-right = Исправить

value-below =
    Не принято: <b>{ $typed }</b> меньше прошлого показания.
    Прошлое: <b>{ $previous }</b>, { $date }.

    Счётчик назад не идёт. { $slip ->
        [digit-lost] Похоже, пропущена цифра.
       *[other] Проверьте цифры.
    } Напишите показание ещё раз.

value-below-of-zone =
    Не принято: { $zone } <b>{ $typed }</b> меньше прошлого показания.
    Прошлое: <b>{ $previous }</b>, { $date }.

    Счётчик назад не идёт. { $slip ->
        [digit-lost] Похоже, пропущена цифра.
       *[other] Проверьте цифры.
    } Нажмите «Исправить».

at-installation = при установке

value-unusual =
    Показание: { $values }.
    Расход <b>{ $consumption } кВт·ч</b>, обычно у вас около { $expected } кВт·ч.

    Всё верно?

value-beyond =
    Показание: { $values }.
    Расход <b>{ $consumption } кВт·ч</b>. Столько ваша проводка не пропустит: самое большее { $expected } кВт·ч.

    Проверьте цифры. Если всё верно, показание проверит оператор.

button-sure = Да, всё верно
button-rollover = Счётчик перешёл через ноль

slip-zones-swapped = Перепутаны местами: { $values }
slip-decimals-typed-in = Забыта запятая: { $values }
slip-digit-added = Лишняя цифра: { $values }
slip-digit-lost = Пропущена цифра: { $values }
slip-other-meter = Это счётчик № { $number }

proof =
    <b>{ $status ->
        [on-check] Показания получены, на проверке
       *[accepted] Показания приняты
    }</b>
    Код: <code>{ $code }</code>

    Счётчик № { $meter }
    Передано: { $values }
    Было: { $previous }
    Когда: { $at }, { $source }
    Кто: { $who }
    Расчётный месяц: { $month }
proof-consumption = Расход: { $consumption } кВт·ч
proof-first = Расход посчитаем со следующего показания: это первое.
proof-cost = Примерно к начислению: <b>{ $cost }</b>
unusual =
    { $what }
    { $why }
unusual-more = Это намного больше обычного: в последние месяцы выходило около { $usual } кВт·ч в месяц.
unusual-less = Это намного меньше обычного: в последние месяцы выходило около { $usual } кВт·ч в месяц.
unusual-more-than-last-year = Это намного больше, чем год назад: за { $month } было { $last } кВт·ч.
unusual-less-than-last-year = Это намного меньше, чем год назад: за { $month } было { $last } кВт·ч.
unusual-by-catches-up = Прошлый месяц начислили без показаний, поэтому сейчас счётчик показал расход сразу за всё время.
unusual-by-network-read = Недавно показания сняла сетевая организация. Расход до того дня уже учтён.
unusual-by-days-more = Похоже, дело в сроке: между показаниями прошло больше месяца, дней — { $days }.
unusual-by-days-less = Похоже, дело в сроке: между показаниями прошло меньше месяца, дней — { $days }.
unusual-by-season = Похоже, дело во времени года: за { $month } тоже было { $last } кВт·ч.
unusual-by-cold = Возможно, дело в холодах: обогреватель и тёплый пол берут много.
unusual-by-warm = Возможно, дело в тепле: обогревать больше не нужно.
unusual-by-zone-more = Почти вся разница — { $when }. Вспомните, что включаете в это время.
unusual-by-zone-less = Почти вся разница — { $when }. Вспомните, что больше не включаете в это время.
unusual-by-unknown-more = Проверьте цифры. Если они верны, выключите на минуту все приборы: счётчик должен остановиться.
unusual-by-unknown-less = Проверьте цифры. Если они верны и дома живут как обычно, посмотрите, идёт ли счётчик.
button-unusual-off = Не сообщать об этом счётчике
button-unusual-on = Сообщать о необычном расходе
unusual-is-on = Необычный расход: сообщаем, когда вы передаёте показания.
unusual-is-off = Необычный расход: не сообщаем.
unusual-turned-on = Будем сообщать о необычном расходе.
unusual-turned-off = Больше не сообщим. Включить снова можно здесь: «Подробнее о счётчике».
proof-forecast = Прогноз на { $month }: от { $least } до { $most }, { $basis ->
        [reading] по этим показаниям
       *[months] по прошлым месяцам
    }
proof-on-check =
    Показание проверит оператор. До проверки в расчёт оно не идёт.
already-handed-in = За { $month } уже передано. Новое показание его заменит.
proof-replaces =
    Прежнее показание за { $month } ({ $values }) заменено. Его код { $code } больше не действует.
proof-next-month =
    После { $day }-го числа показания идут в следующий месяц: учтём за { $month }.
proof-note = Сохраните код. По нему любой может проверить, что показание передано: команда /check.

who-another = другой кабинет

button-another-meter = Другой счётчик

delete-confirm =
    <b>Удалить показание?</b>
    Счётчик № { $meter }, от { $date }: { $values }.
button-delete-yes = Да, удалить
deleted =
    Показание удалено. Код { $code } больше не действует.
    { $left ->
        [nothing] Теперь за { $month } показаний нет. Передайте верное, если счётчик показывает другое.
        [accepted] Снова действует прежнее показание за { $month }: { $values }. Его код { $earlier }.
        [on-check] Снова ждёт проверки прежнее показание за { $month }: { $values }. Его код { $earlier }.
       *[something] За { $month } есть другое показание, оно остаётся.
    }
delete-too-late = Это показание уже ушло в расчёт, удалить его нельзя. Если в нём ошибка, передайте верное или позвоните нам: { $phones }.
account-closed = Этот счёт закрыт, показания по нему не принимаются. Вопросы: { $phones }.

history =
    <b>История показаний</b>

    { $entries }
history-empty =
    <b>История показаний</b>

    Здесь ничего нет. Измените фильтры.
history-entry =
    <b>{ $date }</b> — { $values }
    Электроснабжение, счётчик № { $meter }
    Месяц: { $month }. Расход: { $consumption } кВт·ч
    { $source }, { $status }

filter-meter = Счётчик: { $value }
filter-year = Год: { $value }
filter-source = Откуда: { $value }

status-accepted = принято
status-on-check = на проверке
status-rejected = отклонено
status-rejected-because = отклонено: { $reason }
status-deleted = удалено
status-replaced = заменено новым
status-exported = передано в расчёт
status-billed = учтено

source-site = сайт
source-mobile-app = мобильное приложение
source-network = сетевая организация
source-bot-telegram = чат в Telegram
source-bot-vk = чат во ВКонтакте
source-bot-web = чат на сайте
source-bot-max = чат в MAX
source-guest = без входа в кабинет
source-operator = оператор
source-average = по среднему
source-norm = по нормативу

suspicion-beyond-capacity = больше, чем пропустит проводка
suspicion-turned-over = счётчик перешёл через ноль
suspicion-below-previous = меньше предыдущего показания

proof-over-ceiling = За { $month } выходит около <b>{ $cost }</b>. Это больше { $ceiling }: вы просили предупредить.
