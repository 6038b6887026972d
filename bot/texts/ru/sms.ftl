# СМС: коротко, без сумм, без полного номера счёта и без ссылок.

sms-readings = { $supplier }: передайте показания до { $until }, счёт { $tails }.
sms-bills = { $supplier }: оплатите электричество до { $day }, счёт { $tails }. Сумма в личном кабинете.
sms-bills-over = { $supplier }: срок оплаты был { $day }, счёт { $tails }. Сумма в личном кабинете.
sms-bills-issued = { $supplier }: готова квитанция за { $month }, счёт { $tails }. Она в личном кабинете.
