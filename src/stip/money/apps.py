# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "stip.money"
