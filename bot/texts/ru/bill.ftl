# Почему столько: счёт за месяц рядом с предыдущим.

button-why = Почему столько
button-why-parts = Подробный расчёт

why =
    <b>Начислено за { $month }: { $total }</b>

    { $told }

    { $scope }
why-more = На <b>{ $sum } больше</b>, чем в { $month }: { $reasons }.
why-less = На <b>{ $sum } меньше</b>, чем в { $month }: { $reasons }.
why-same = Столько же, сколько в { $month }.
why-same-though = Столько же, сколько в { $month }, хотя { $reasons }.
why-first = До этого месяца начислений нет, сравнить не с чем.
why-first-volume = До этого месяца начислений нет, сравнить не с чем. В этом месяце — { $volume } кВт·ч.
why-reason = { $what } — это { $sum }
why-joined = { $first }, и { $last }
why-rest = остальное — { $sum }
why-plain = { $sum }
why-plus = плюс { $sum }
why-minus = минус { $sum }
why-of-service = { $phrase } ({ $service })

why-volume-more = израсходовали на { $volume } кВт·ч больше
why-volume-less = израсходовали на { $volume } кВт·ч меньше
why-volume-zone-more = { $when } израсходовали на { $volume } кВт·ч больше
why-volume-zone-less = { $when } израсходовали на { $volume } кВт·ч меньше
why-at-single = в одной зоне
why-at-day = днём
why-at-night = ночью
why-at-peak = в часы пик
why-at-half = в полупик
why-volume-by-average-more = показаний не было, посчитали по среднему, на { $volume } кВт·ч больше
why-volume-by-average-less = показаний не было, посчитали по среднему, на { $volume } кВт·ч меньше
why-volume-by-norm-more = показаний не было, посчитали по нормативу, на { $volume } кВт·ч больше
why-volume-by-norm-less = показаний не было, посчитали по нормативу, на { $volume } кВт·ч меньше
why-volume-by-meter-more = теперь посчитали по счётчику, на { $volume } кВт·ч больше
why-volume-by-meter-less = теперь посчитали по счётчику, на { $volume } кВт·ч меньше
why-range-more = больше попало в дорогой диапазон
why-range-less = меньше попало в дорогой диапазон
why-tariff-more = подорожал тариф
why-tariff-less = подешевел тариф
why-zones-more = дороже вышел в среднем киловатт-час
why-zones-less = дешевле вышел в среднем киловатт-час
why-recalculation-came = сделали перерасчёт
why-recalculation-went = прошлый перерасчёт не повторился
why-recalculation-more = перерасчёт был другим
why-recalculation-less = перерасчёт был другим
why-charged-on = доначислили разницу между средним и счётчиком
why-taken-back = вернули то, что раньше посчитали без показаний
why-quality-came = изменили плату за качество
why-quality-went = прошлой скидки за качество уже нет
why-quality-more = плата за качество изменилась
why-quality-less = плата за качество изменилась
why-service-came = добавилась услуга «{ $service }»
why-service-went = больше нет услуги «{ $service }»
why-service-more = подорожала услуга «{ $service }»
why-service-less = подешевела услуга «{ $service }»
why-penalty-came = начислили пени
why-penalty-went = пени больше не начислили
why-penalty-more = пени выросли
why-penalty-less = пени уменьшились
why-unexplained = округление в расчёте

why-below-zero = Сумма ниже нуля: за этот месяц деньги вам вернули, долг на столько же меньше.
why-scope = Сравниваем начисленное за месяц: с перерасчётом, снижением за качество и пенями.
why-debt-apart = Долг на начало месяца, { $sum }, сюда не входит.
why-advance-apart = Переплата на начало месяца, { $sum }, сюда не входит.

why-parts =
    <b>Откуда разница</b>

    { $entries }
why-first-parts =
    <b>Из чего сложилась сумма</b>

    { $entries }
why-total = <b>{ $month }: { $sum }</b>
why-part =
    { $what }: <b>{ $sum }</b>
    { $how }
why-what-volume = Расход
why-what-range = Дорогой диапазон
why-what-tariff = Тариф
why-what-zones = Цена киловатт-часа
why-what-recalculation = Перерасчёт
why-what-taken-back = Перерасчёт начисленного без показаний
why-what-quality = Качество
why-what-unexplained = Округление
why-how-volume = Было { $was }, стало { $now } кВт·ч: { $change } × { $price }
why-how-first = { $volume } кВт·ч × { $price }
why-how-price = Было { $was }, стало { $now }: { $change } × { $volume } кВт·ч
why-how-range = Сверх первого диапазона было { $was }, стало { $now } кВт·ч
why-how-sum = Было { $was }, стало { $now }
why-how-unexplained = Из строк счёта эта сумма не следует.
why-note-average = Показаний не было, поэтому расход посчитан по среднему. Передайте показания — лишнее вернётся перерасчётом.
why-note-norm = Показаний не было долго, поэтому расход посчитан по нормативу. Передайте показания — начислим по счётчику.
why-note-meters = Счётчик меняли: был { $was }, теперь { $now }. Расход обоих сложен.

# Расход по месяцам.

button-consumption = Расход по месяцам
button-consumption-again = Прислать рисунок ещё раз

consumption =
    <b>Расход по месяцам, кВт·ч</b>
    { $years }

    { $months }
    { $legend }
    Рисунок — в отдельном сообщении.
consumption-years = { $year } год, в скобках { $before }
consumption-one-year = { $year } год. За { $before } данных нет.
consumption-month = { $month }: { $now } ({ $before })
consumption-month-alone = { $month }: { $now }
consumption-unknown = —
consumption-network = * показания сетевой организации
consumption-calculated = ** расчёт: показаний не было
consumption-none =
    <b>Расход по месяцам</b>

    Пока показать нечего: начислений по этому счёту ещё не было.
consumption-picture = Расход за { $year } год рядом с прошлым, ЛС { $number }
consumption-picture-of-one-year = Расход за { $year } год, ЛС { $number }
consumption-gave-up = Нарисовать расход не получилось. Это сбой у нас, цифры в тексте верны.

# Прогноз на следующий месяц: всегда от и до, никогда одной суммой.

button-forecast = Прогноз на следующий месяц

forecast =
    <b>Прогноз на { $month }</b>

    Скорее всего, начислят <b>от { $least } до { $most }</b>.

    { $basis }

    Это не счёт: точная сумма появится, когда месяц закончится и мы получим показания.
forecast-by-season = Считаем по последним месяцам, в среднем { $lately } кВт·ч, и по расходу за { $month }: { $last } кВт·ч.
forecast-by-lately = Считаем по последним месяцам, в среднем { $lately } кВт·ч. За прошлый год данных не хватает, поэтому разброс большой.
forecast-by-reading = Считаем по показаниям за этот месяц. Если передадите их ещё раз до конца приёма, добавится расход за эти дни.
button-forecast-off = Не показывать прогноз
button-forecast-on = Показывать прогноз
forecast-off =
    <b>Прогноз</b>

    Сейчас прогноз выключен: мы не показываем его ни здесь, ни после передачи показаний.
forecast-none =
    <b>Прогноз</b>

    Для прогноза пока мало данных: нужны хотя бы три месяца, начисленные по счётчику.

# Другой тариф: всегда с суммой и с тем, из чего она получилась.

button-tariff = Выгоден ли другой тариф
button-tariff-share = Ночью { $share } %
button-tariff-chosen = ● Ночью { $share } %
button-tariff-shares = Все три варианта

tariff-of-one =
    <b>Выгоден ли другой тариф</b>

    { $outcome }

    { $charged }

    { $shares }

    { $threshold }

    Сколько уходит ночью у вас, мы не знаем, поэтому посчитали три варианта. Узнать просто: запишите показания в 23:00 и в 7:00 утра. Разница — расход за ночь.
    { $left_out }
    Возможно, понадобится другой счётчик. Его цену мы не знаем, спросите по телефону: { $phones }.

    Нажмите на вариант — покажем расчёт.
tariff-share =
    <b>Если ночью уходит { $share } % электричества</b>

    { $charged }

    { $reckoning }

    Каждый месяц посчитан по его ценам. Сейчас 1 кВт·ч стоит:
    { $prices }
    { $left_out }
    Сколько стоит другой счётчик, мы не знаем, спросите по телефону: { $phones }.
tariff-of-zones =
    <b>Выгоден ли другой тариф</b>

    { $outcome }

    { $charged }

    { $comparison }

    Это точный расчёт: по вашим показаниям и по ценам каждого месяца.

    { $threshold }
    { $left_out }
    Нужно ли менять счётчик и сколько это стоит, мы не знаем, спросите по телефону: { $phones }.
tariff-none =
    <b>Выгоден ли другой тариф</b>

    Сравнить не с чем: цен на другой тариф для вашего счёта у нас нет. Вопросы: { $phones }.
tariff-too-few =
    <b>Выгоден ли другой тариф</b>

    Пока мало данных. Нужны хотя бы три месяца за последний год, посчитанные по счётчику.

    Передавайте показания каждый месяц, и мы сможем сравнить.

tariff-two-pays = <b>Да, две зоны обошлись бы дешевле</b> во всех трёх вариантах.
tariff-two-does-not-pay = <b>Нет, не выгодно.</b> Две зоны не дешевле ни в одном из трёх вариантов.
tariff-two-depends = <b>Две зоны выгодны, только если много уходит ночью.</b>
tariff-three-pays = <b>Да, три зоны обошлись бы дешевле</b> во всех трёх вариантах.
tariff-three-does-not-pay = <b>Нет, не выгодно.</b> Три зоны не дешевле ни в одном из трёх вариантов.
tariff-three-depends = <b>Три зоны выгодны, только если много уходит ночью.</b>
tariff-one-pays = <b>Да, одна зона обошлась бы дешевле.</b>
tariff-one-does-not-pay = <b>Нет, не выгодно.</b> Одна зона не обошлась бы дешевле.

tariff-charged = Вам начислили <b>{ $sum }</b> в одной зоне: цена одна круглые сутки. Это { $months ->
        [one] { $months } месяц
        [few] { $months } месяца
       *[other] { $months } месяцев
    }, { $period }.
tariff-charged-by-zones = Вам начислили по зонам <b>{ $sum }</b>. Это { $months ->
        [one] { $months } месяц
        [few] { $months } месяца
       *[other] { $months } месяцев
    }, { $period }.
tariff-by-one = В одной зоне было бы <b>{ $sum }</b>, { $difference }.
tariff-kind-two = <b>Две зоны: день и ночь</b>
tariff-kind-three = <b>Три зоны: пик, полупик и ночь</b>
tariff-share-line = Ночью { $share } %: { $sum }, { $difference }
tariff-volume = { $zone }: { $volume } кВт·ч
tariff-comes-to = Вышло бы <b>{ $sum }</b>, { $difference }
tariff-peak-assumed = Днём половину отнесли к часам пик: с 7:00 до 10:00 и с 17:00 до 21:00.
tariff-dearer = дороже на { $sum }
tariff-cheaper = дешевле на { $sum }
tariff-same = столько же
tariff-threshold = По нынешним ценам две зоны выгодны, если ночью (23:00–7:00) уходит больше { $share } % электричества.
tariff-threshold-any = По нынешним ценам две зоны выгодны, сколько бы ни уходило ночью.
tariff-threshold-none = По нынешним ценам две зоны не выгодны, сколько бы ни уходило ночью.
tariff-own-night = У вас ночью ушло { $share } %.
tariff-price = { $zone }: { $price }
tariff-zone-single = Одна зона
tariff-zone-day = День
tariff-zone-night = Ночь
tariff-zone-peak = Пик
tariff-zone-half = Полупик
tariff-not-a-year = Здесь не весь год. За полный год ответ может быть другим.
tariff-unmetered = Не считали: { $months }. За это время нет начислений по счётчику.
tariff-unlike = Не считали: { $months }. Счёт за это время посчитан по другим ценам или зонам.

# Пени: с какого дня и сколько, если не платить.

button-penalties = Пени за просрочку

penalties =
    <b>Пени за просрочку</b>

    { $months }

    Если не платить, пени будут:
    { $foreseen }

    { $ground }
    Это прогноз. Точная сумма придёт в квитанции.
penalties-month = <b>{ $month }: не оплачено { $sum }</b>
penalties-due = Заплатить нужно до { $day } включительно.
penalties-was-due = Заплатить нужно было до { $day } включительно.
penalties-will-start = Пени начнутся { $day }.
penalties-run = Пени идут с { $day }.
penalties-run-to = Пени идут с { $day }, на сегодня { $sum }.
penalties-by = на { $day } — <b>{ $sum }</b>
penalties-unknown = неизвестно
penalties-rate = Считаем по ставке { $rate } % годовых.
penalties-rates = Считаем по ставке { $rate } % годовых, на { $day } — { $later } %. Ставка может измениться.
penalties-no-rate = Сколько набежит, сказать не можем: нам не сообщили ставку Банка России. Дни, с которых идут пени, верны.
penalties-stated-in = В последней квитанции уже есть пени: { $sum }. Часть прогноза может быть в этой сумме.
penalties-stated = В последней квитанции есть пени: { $sum }. На сами пени новые пени не начисляют.
penalties-none =
    <b>Пени за просрочку</b>

    { $told }
penalties-not-due = Просрочки нет. Счёт за { $month } оплатите до { $due } включительно. Раньше { $starts } пени не начнутся.
penalties-nothing-owed = Неоплаченных счетов нет, новых пеней не будет. Счёт за { $month } оплатите до { $due } включительно. Раньше { $starts } пени не начнутся.
penalties-nothing-charged =
    <b>Пени за просрочку</b>

    Начислений по этому счёту ещё не было, пеней нет.

# Диапазоны: сколько осталось до следующего и почём там киловатт-час.

button-ranges = Диапазоны

ranges =
    <b>Диапазоны: { $month }</b>
    Чем больше расход за месяц, тем дороже киловатт-час.

    { $told }
ranges-used = За { $month } по показаниям от { $day } израсходовано <b>{ $volume } кВт·ч</b>.
ranges-used-about = Показаний за { $month } ещё нет. С { $day } израсходовано примерно <b>{ $volume } кВт·ч</b>.
ranges-in = Вы { $place }.
ranges-likely-in = Скорее всего, вы { $place }.
ranges-in-1 = в первом диапазоне
ranges-in-2 = уже во втором диапазоне
ranges-in-3 = уже в третьем диапазоне
ranges-left = До { $next } осталось <b>{ $volume } кВт·ч</b>.
ranges-left-about = До { $next } осталось примерно <b>{ $volume } кВт·ч</b>.
ranges-of-2 = второго
ranges-of-3 = третьего
ranges-name-1 = первый диапазон
ranges-name-2 = второй диапазон
ranges-name-3 = третий диапазон
ranges-price = Сейчас киловатт-час стоит { $price }.
ranges-price-after = Сверх { $end } кВт·ч — { $price }.
ranges-price-at = { $when } { $price }
ranges-no-more = Дороже не будет.
ranges-day = Если расход не изменится, { $next } начнётся примерно { $day }.
ranges-day-past = Если расход не изменился, { $next } начался примерно { $day }.
ranges-day-not-now = Если расход не изменится, за { $month } до { $next } вы не дойдёте.
ranges-day-unknown = Когда начнётся { $next }, сказать не можем: показаний пока мало.
ranges-basis = Считаем по { $daily } кВт·ч в день: столько уходило с { $since } до { $until }.
ranges-next-month = С { $day } расход идёт в счёт за { $month }.
ranges-later-use = Дальше расход пойдёт в счёт за { $next }. Если до { $day } включительно передать новые показания, он войдёт в счёт за { $month }.
ranges-unknown = Сколько вы израсходовали в этом месяце, мы не знаем: показаний не хватает. Передайте показания.
ranges-unknown-read = Показания за { $month } уже есть. Но сколько израсходовано за один этот месяц, по ним не посчитать: не хватает прежних показаний.
ranges-no-meters = Счётчика на этом счёте нет, поэтому расход за месяц заранее не известен.
ranges-line = { $title }, до { $volume } кВт·ч: { $price }
ranges-line-last = { $title }, сверх { $volume } кВт·ч: { $price }
ranges-none =
    <b>Диапазоны</b>

    На вашем тарифе диапазонов нет: цена не зависит от расхода.
