"""What holds for every test: hypothesis sets no deadline, because a busy machine is no defect."""

from hypothesis import settings

settings.register_profile("chibo", deadline=None)
settings.load_profile("chibo")
