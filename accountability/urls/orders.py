"""Addresses of supervision orders, of the desks that work on them, and of referrals."""

from django.urls import path

from accountability.views import order_moves, orders, supervision, violations

urlpatterns = [
    path("supervision/", supervision.supervision, name="supervision"),
    path("orders/", orders.orders, name="orders"),
    path("orders/export/", orders.export_orders, name="export_orders"),
    path("orders/inbox/", supervision.inbox, name="order_inbox"),
    path("orders/desk/", supervision.desk, name="leader_desk"),
    path("orders/new/", orders.new, name="new_order"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/edit/", orders.edit, name="edit_order"),
    path("orders/<int:pk>/paper/", orders.paper, name="order_paper"),
    path("orders/<int:pk>/record/", orders.record, name="order_record"),
    path("orders/<int:pk>/files/<int:file>/", orders.file, name="order_file"),
    path("orders/<int:pk>/issue/", order_moves.issue, name="issue_order"),
    path("orders/<int:pk>/drop/", order_moves.drop, name="drop_order"),
    path("orders/<int:pk>/sign/", order_moves.sign, name="sign_order"),
    path("orders/<int:pk>/feedback/", order_moves.feedback, name="feed_back"),
    path("orders/<int:pk>/extension/", order_moves.extension, name="ask_extension"),
    path("orders/<int:pk>/extension/answer/", order_moves.answer, name="answer_extension"),
    path("orders/<int:pk>/result/", order_moves.result, name="file_result"),
    path("orders/<int:pk>/return/", order_moves.give_back, name="return_order"),
    path("orders/<int:pk>/close/", order_moves.close, name="close_order"),
    path("orders/<int:pk>/transfer/", order_moves.transfer, name="transfer_order"),
    path("orders/<int:pk>/reassign/", order_moves.reassign, name="reassign_order"),
    path("orders/<int:pk>/share/", order_moves.share, name="share_order"),
    path("orders/<int:pk>/escalate/", order_moves.escalate, name="escalate_order"),
    path("orders/<int:pk>/unreachable/", order_moves.unreachable, name="raise_violation"),
    path("violations/", violations.violations, name="violations"),
    path("violations/export/", violations.export_violations, name="export_violations"),
    path("violations/<int:pk>/", violations.violation, name="violation"),
    path("violations/<int:pk>/serious/", violations.serious, name="mark_serious"),
    path("violations/<int:pk>/settle/", violations.settle, name="settle_violation"),
]
