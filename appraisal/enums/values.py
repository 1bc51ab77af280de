"""Choices of indicator data: series, returns, queries and ledgers."""

from __future__ import annotations

from core.enums import Choice


class Frequency(Choice):
    """How often a series is filed."""

    QUARTER = "quarter", "每季度和全年"
    YEAR = "year", "每年"


class BaseRule(Choice):
    """Which period a growth rate is measured from."""

    LAST_YEAR = "last_year", "上年同期"
    PREVIOUS = "previous", "上一期"


class SeriesDirection(Choice):
    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"
    NEUTRAL = "neutral", "不分高低"


class QueryOutcome(Choice):
    """What the supplier answered to a query (疑问)."""

    CORRECTED = "corrected", "已更正"
    UPHELD = "upheld", "核实无误"


class LedgerKind(Choice):
    """What a ledger entry is taken from (SX-8.3-a)."""

    MONTH = "month", "月报"
    QUARTER = "quarter", "季报、季度监测"
    FLASH = "flash", "年终快报"


class DataPermission(Choice):
    """What can be permitted in the data of indicators."""

    VIEW_DATA = "appraisal.view_data", "查看数据报送"
    VIEW_ALL_DATA = "appraisal.view_all_data", "查看全部单位的数据"
    SUPPLY_DATA = "appraisal.supply_data", "报送指标数据"
    MANAGE_SERIES = "appraisal.manage_series", "维护数据目录、退回报送"
    VIEW_OWN_DATA = "appraisal.view_own_data", "查看本单位的指标数据"
    QUERY_DATA = "appraisal.query_data", "对本单位的指标数据提出疑问"
    VIEW_LEDGERS = "appraisal.view_ledgers", "查看考评台账"
    KEEP_LEDGERS = "appraisal.keep_ledgers", "登记考评台账、年终报送"
    RETURN_LEDGERS = "appraisal.return_ledgers", "退回年终报送"
