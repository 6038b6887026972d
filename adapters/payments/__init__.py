"""Payment providers, a folder each; all speak `core.ports.payment_providers.PaymentProvider`."""
