from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_audit_triggers")]
    operations = [
        migrations.AddField(
            model_name="job",
            name="attempt_limit",
            field=models.PositiveIntegerField(default=3, verbose_name="最多执行到第几次"),
        ),
    ]
