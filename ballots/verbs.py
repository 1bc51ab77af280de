"""What the verbs and values of ballots are called in the audit trail. None of them holds a choice."""

VERBS = {
    "ballots.cast": "参加投票",
    "ballots.close_poll": "截止投票",
    "ballots.cast_form": "参加测评",
    "ballots.make_codes": "制作参评码",
    "ballots.make_key": "设置监票口令",
    "ballots.mark_presence": "登记到会",
    "ballots.open_poll": "开始投票",
    "ballots.plan_form": "安排测评",
    "ballots.plan_poll": "安排表决",
    "ballots.recuse": "登记回避",
    "ballots.unseal": "开箱计票",
}

WORDS = {
    "ballots": "票数",
    "box": "票箱指纹",
    "codes": "参评码张数",
    "due": "名册人数",
    "entitled": "有权投票人数",
    "invalid": "无效票",
    "keys": "口令设置",
    "member": "成员",
    "participations": "参加人数",
    "present": "到会",
    "questions": "项数",
    "roster": "名册指纹",
    "tellers": "会务与监票人员",
    "trail": "投票记录链末条",
    "votes": "得票",
}
