pytest_plugins = ["touchstone_pytest"]
