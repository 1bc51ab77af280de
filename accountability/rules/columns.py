"""The columns of 《工作任务分解明细表》, in their official order: grid, workbook and print share them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

YES, NO = "是", "否"
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class TaskColumn:
    """``field`` of a row, its ``title``, the longest text a cell takes, what is written, an example, its width in the
    grid (wide, middle, narrow). A ``choice`` is named by the field alone."""

    field: str
    title: str
    longest: int
    note: str
    example: str
    width: str = "middle"


COLUMNS = (
    TaskColumn("target", "目标任务", 200, "做成什么", "城区河道清淤八公里", "wide"),
    TaskColumn("content", "工作内容", LONGEST_TEXT, "做哪些事", "清淤、截污、护岸", "wide"),
    TaskColumn(
        "standard", "工作标准", LONGEST_TEXT, "量化的标准或者可以核验的结果", "清淤 8 公里，水质达到四类", "wide"
    ),
    TaskColumn("measures", "工作措施", LONGEST_TEXT, "每条一行，可先写时限", "2012-05-31 落实清淤队伍", "wide"),
    TaskColumn("milestones", "进度节点", LONGEST_TEXT, "每个节点一行，先写日期", "2012-06-30 完成清淤四公里", "wide"),
    TaskColumn("deadline", "完成时限", 20, "写成 2012-12-20 的形式", "2012-12-20", "narrow"),
    TaskColumn("leader", "分管领导", 40, "县级表填写县级分管领导，姓名或者人员编号", "石敬之", "narrow"),
    TaskColumn("lead", "牵头部门", 80, "一个单位的名称或者编码", "水利局", "narrow"),
    TaskColumn("assisting", "协办单位", 400, "多个单位用顿号分开", "财政局、河口镇"),
    TaskColumn("person", "责任人", 40, "具体的人，姓名或者人员编号", "韩立新", "narrow"),
    TaskColumn("category", "落实类别", 20, "六类之一", "重点工程", "narrow"),
    TaskColumn("managed", "目标管理", 2, "是或者否，空白为否", "否", "narrow"),
    TaskColumn("concern", "社会关注", 2, "是或者否，空白为否", "是", "narrow"),
)
FIELDS = tuple(column.field for column in COLUMNS)
BY_FIELD = {column.field: column for column in COLUMNS}
ORDINAL = "序号"
"""The first column of workbook and print; a row of the workbook with the number of a row changes that row."""
