"""The duty list that each role starts with, in both languages; the township edits its own copy."""

from __future__ import annotations

_COMMON = (
    (
        "不以打卡、拍照、填表代替服务；同一事项不重复采集。",
        "Does not replace service by check-ins, photos or forms; asks nothing twice.",
    ),
)

DUTIES: dict[str, tuple[tuple[str, str], ...]] = {
    "township_chief": (
        (
            "对全乡网格工作负总责，每半年研究一次网格工作。",
            "Answers for the work of the whole net and reviews it every half year.",
        ),
        (
            "审定网格划分方案、职责清单和任务准入，不合依据的任务不下到网格。",
            "Decides on grid plans, duty lists and which tasks may reach the grids; a task without a basis does not.",
        ),
        (
            "签发“乡哨”，协调县直部门到场办理。",
            "Blows the township whistle and coordinates the county departments that come.",
        ),
        (
            "联系村级网格，接访群众，包案化解重点纠纷。",
            "Keeps contact with the village grids, receives residents, takes difficult disputes.",
        ),
        ("保障网格员履职条件，减轻基层负担。", "Sees that grid officers can do their work and keeps their burden low."),
    ),
    "office_head": (
        (
            "负责网格办日常工作，维护网格、人员、户册台账。",
            "Runs the grid office and keeps the books of grids, people and households.",
        ),
        (
            "受理、分派网格上报事项，督促按时办结。",
            "Accepts and dispatches what the grids report and sees that it is closed in time.",
        ),
        ("组织网格员培训和工作例会。", "Trains the grid officers and holds their meetings."),
        ("核对“四定”情况，补齐空缺岗位。", "Checks the four assignments and has vacant posts filled."),
        (
            "审核任务准入，统计各部门给网格增加的负担。",
            "Checks tasks before they reach the grids and counts the burden each department adds.",
        ),
    ),
    "deputy_chief": (
        (
            "协助网格长工作，按分工负责联系的村和事项。",
            "Helps the grid chief; answers for the villages and matters assigned.",
        ),
        ("网格长外出时主持网格工作。", "Stands in when the grid chief is away."),
        ("参与研判和化解跨村、跨部门的问题。", "Takes part in solving what crosses villages and departments."),
    ),
    "leader": (
        ("联系所包的村，指导网格工作。", "Keeps contact with the village assigned and guides its grid work."),
        ("按分工协调部门办理网格上报的事项。", "Coordinates the departments in charge of what the grids report."),
        ("参加接访、值班和应急处置。", "Receives residents, takes duty shifts, helps in emergencies."),
    ),
    "office_staff": (
        (
            "维护网格、人员和户册，做好导入导出和打印。",
            "Keeps grids, people and households; imports, exports and prints.",
        ),
        (
            "登记、转办网格上报的事项，反馈结果。",
            "Registers and passes on what the grids report, and gives the answers back.",
        ),
        ("解答网格员使用中的问题。", "Helps grid officers with questions."),
        ("按规定保护群众个人信息。", "Protects residents' personal data as the rules demand."),
    ),
    "administrator": (
        ("维护系统设置、账号和备份。", "Keeps settings, accounts and backups."),
        ("为人员重置密码、打印登录卡。", "Resets passwords and prints log-in cards."),
        ("定期核验办理记录，不查看群众信息。", "Verifies the record regularly; does not look at residents' data."),
    ),
    "team_leader": (
        (
            "统筹所包村的网格工作，协调包村干部和村干部。",
            "Plans the grid work of the village and coordinates cadres of township and village.",
        ),
        ("研判村内重点事项，帮助村级解决困难。", "Looks at the village's main matters and helps to solve them."),
        (
            "督促任务在限期内完成，把不合理的任务退回。",
            "Sees that tasks are done in time; sends unreasonable ones back.",
        ),
        ("每月到村听取一次群众意见。", "Hears residents in the village once a month."),
    ),
    "liaison": (
        ("每周到村，随网格员入户走访。", "Comes to the village weekly and visits homes with the grid officers."),
        ("宣传惠民政策，指导代办事项。", "Explains policies and helps with errands."),
        ("协助化解矛盾纠纷、排查安全隐患。", "Helps with disputes and safety hazards."),
        ("向乡里反映村里办不了的事。", "Tells the township what the village cannot solve."),
    ),
    "guide": (
        ("指导网格员入户、登记和办理事项。", "Shows grid officers how to visit, register and settle matters."),
        ("参加网格例会，讲解政策和业务。", "Attends grid meetings, explains policies and the work."),
        ("帮助网格解决难点问题。", "Helps the grid with what is difficult."),
    ),
    "village_chief": (
        (
            "对本村网格工作负总责，主持村级网格例会。",
            "Answers for the grid work of the village and chairs its meetings.",
        ),
        ("调配网格员、协助员，人员变动及时交接。", "Appoints officers and assistants and sees to orderly handovers."),
        (
            "受理网格哨，村里能办的当场办；办不了的签发“村哨”。",
            "Receives grid whistles; settles what the village can, blows the village whistle for the rest.",
        ),
        ("组织调解，做到小事不出村。", "Organises mediation, so that small matters are settled in the village."),
        ("组织环境整治、三夏、防汛等集中工作。", "Organises clean-ups, harvest, flood prevention and other campaigns."),
        ("公开网格信息，接受群众监督。", "Publishes who is in charge and is open to residents' criticism."),
    ),
    "area_chief": (
        (
            "负责片内各网格的日常工作，帮带网格员。",
            "Answers for the daily work of the grids in the area and helps their officers.",
        ),
        ("汇总片内问题，协调邻近网格共同办理。", "Gathers what is open and coordinates neighbouring grids."),
        ("参与片内矛盾纠纷调解。", "Takes part in mediation in the area."),
        ("每月走访片内重点户一遍。", "Visits the key households of the area once a month."),
    ),
    "grid_officer": (
        (
            "熟悉网格内每家每户的情况，户册有变化及时更正。",
            "Knows every household of the grid and corrects the list when something changes.",
        ),
        (
            "入户走访，五必访户每月至少一次，外出户电话联系。",
            "Visits homes; must-visit households at least monthly, those away by telephone.",
        ),
        (
            "收集社情民意，能办的当场办，办不了的第一时间上报。",
            "Listens; settles on the spot what can be settled, reports the rest at once.",
        ),
        ("发现邻里矛盾，防在早、化在小，及时调解。", "Sees quarrels early and mediates while they are small."),
        (
            "巡查道路、坑塘、机井、用电用火等安全隐患。",
            "Looks for hazards on roads, at ponds and wells, of fire and electricity.",
        ),
        (
            "宣传政策，代办医保缴费、养老认证等事项。",
            "Explains policies and runs errands: medical insurance, pension certification and the like.",
        ),
        ("带头搞好环境卫生，配合保洁网格员。", "Sets an example in keeping the grid clean, with the cleaning officer."),
        (
            "保守群众个人信息，不记录与工作无关的内容。",
            "Keeps residents' data confidential and writes down nothing that the work does not need.",
        ),
        *_COMMON,
    ),
    "assistant": (
        ("协助网格员入户走访、登记和通知。", "Helps the grid officer to visit, register and notify."),
        ("网格员外出时代为联系群众、上报情况。", "Stands in for the officer: keeps contact and reports."),
        ("参与巡查和调解。", "Takes part in patrols and mediation."),
    ),
    "service": (
        (
            "为老人、残疾人和外出家庭提供力所能及的帮助。",
            "Helps the old, the disabled and families whose members are away, as far as possible.",
        ),
        ("代办购物、取药、缴费等日常事项。", "Runs daily errands: shopping, medicine, payments."),
        ("组织互助和志愿服务。", "Organises mutual help and volunteers."),
    ),
    "information": (
        ("登记网格情况，整理走访和办理记录。", "Registers the grid's matters and keeps visits and results in order."),
        ("核对户册，提醒网格员更正。", "Checks the household list and reminds the officer of corrections."),
        ("不采集与任务无关的信息。", "Collects nothing that no task needs."),
    ),
    "coordinator": (
        ("联系乡直站所和村，协调事项办理。", "Links stations and village so that matters move on."),
        (
            "跟踪上报事项，把结果告诉网格员和群众。",
            "Follows what was reported and tells officer and residents the result.",
        ),
        ("参与跨网格问题的协商。", "Takes part in settling what concerns several grids."),
    ),
    "cleaner": (
        ("负责包干区域街巷、公共场所的日常清扫。", "Sweeps the lanes and public places assigned."),
        ("发现乱堆乱放、乱倒乱扔及时清理并告知网格员。", "Clears dumped things and litter and tells the grid officer."),
        ("引导群众门前三包、垃圾定点投放。", "Encourages everybody to keep the own front clean and to use the bins."),
        ("爱护保洁工具，注意作业安全。", "Looks after the tools and works safely."),
    ),
    "policy": (
        ("向群众讲清惠民政策、办理条件和流程。", "Explains benefits, who may have them and how."),
        ("宣传防火、防溺水、防诈骗等安全知识。", "Explains the dangers of fire, water and fraud."),
        ("收集群众对政策的疑问，请有关部门答复。", "Collects questions and gets answers from the departments."),
    ),
    "support": (
        (
            "每月联系帮扶户一次，了解生活和困难。",
            "Contacts the household monthly and learns how it lives and what it lacks.",
        ),
        ("落实帮扶措施，提醒到期事项。", "Carries out the help agreed and reminds of what falls due."),
        ("情况变化及时告知网格员和村里。", "Tells grid officer and village when things change."),
        ("只查看所帮扶户的信息，不外传。", "Sees only this household's data and passes nothing on."),
    ),
    "body_head": (
        ("对本单位办理的网格事项负总责。", "Answers for what the body does for the grids."),
        ("听到哨声按时到场，限期答复。", "Comes when the whistle is blown and answers in time."),
        ("确定本单位的网格联系人。", "Names the body's contact for the grids."),
    ),
    "body_member": (
        ("办理分给自己的网格事项，反馈结果。", "Settles the grid matters assigned and reports the result."),
        ("到网格开展业务指导和宣传。", "Gives advice and information in the grids."),
        ("按职责查看信息，不外传。", "Sees only what the duty needs and passes nothing on."),
    ),
}
