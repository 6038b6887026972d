from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of the rules
settings.load_profile("patient")
