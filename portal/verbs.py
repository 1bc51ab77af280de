"""What the verbs and values of the portal are called in the audit trail."""

VERBS = {
    "portal.answer_comment": "答复群众意见",
    "portal.brief": "发布新闻通报",
    "portal.draft_bulletin": "起草政府工作通报",
    "portal.export_publicity": "导出对外公开情况",
    "portal.mark_suitable": "认定适宜公开",
    "portal.publish": "对外公开",
    "portal.publish_bulletin": "发布政府工作通报",
    "portal.receive_comment": "收到群众意见",
    "portal.supervise_comment": "群众意见转督办",
    "portal.unmark_suitable": "取消适宜公开",
    "portal.withdraw": "撤回公开内容",
}
WORDS = {"kind": "种类", "line": "进度节点", "media": "媒体", "receipt": "回执编号", "title": "标题", "unit": "单位"}
