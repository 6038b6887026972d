# Нет света.

button-no-light = Нет света
hotline = { $company }, телефон { $phone }

no-light =
    <b>Нет света</b>
    Искрит, горит или упал провод — не подходите и звоните <b>112</b>.

    { $known }{ $whom }

no-light-house =
    Свет включает сетевая организация вашего дома. Позвоните ей:
    { $hotline }

no-light-all =
    Свет включает сетевая организация вашего дома. Позвоните ей:
    { $hotlines }

no-light-supplier = Позвоните нам: { $phones }, { $hours }. Мы скажем, кто обслуживает ваш дом.

# Отключения по сведениям источника.

outage-planned = Плановые работы: с { $begins } до { $ends } света не будет.
outage-planned-unknown = Плановые работы с { $begins }. Когда включат, пока не сообщили.
outage-emergency = Света нет с { $begins }. Обещают включить к { $ends }.
outage-emergency-unknown = Света нет с { $begins }. Когда включат, пока не сообщили.
outage-restored = Свет включили { $at }.

outage-news =
    <b>Отключение света</b>
    { $what }
    { $count ->
        [one] Касается счёта { $tails }
       *[other] Касается счетов { $tails }
    }
outage-changed =
    <b>Отключение света: новые сведения</b>
    { $what }
    { $count ->
        [one] Касается счёта { $tails }
       *[other] Касается счетов { $tails }
    }
outage-over =
    <b>Отключение закончилось</b>
    { $what } Если у вас света всё ещё нет, нажмите «Нет света».
    { $count ->
        [one] Касается счёта { $tails }
       *[other] Касается счетов { $tails }
    }
button-outages-no-more = Не сообщать об отключениях

no-light-none = По нашим сведениям, отключений в вашем доме нет.
no-light-as-of = Сведения от { $at }.
no-light-silent = Новых сведений об отключениях нет: последние — от { $at }. Что сейчас в вашем доме, скажет сетевая организация.
