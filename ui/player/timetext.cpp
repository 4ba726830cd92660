#include "ui/player/timetext.h"

#include <QCoreApplication>
#include <QStringList>

namespace Ui {

QString clockText(std::chrono::milliseconds time)
{
    const qint64 seconds = time.count() / 1000;
    const QLatin1Char zero('0');
    const QString tail = QStringLiteral("%1").arg(seconds % 60, 2, 10, zero);
    const qint64 minutes = seconds / 60;
    if (minutes < 60) {
        return QStringLiteral("%1:%2").arg(minutes).arg(tail);
    }
    return QStringLiteral("%1:%2:%3").arg(minutes / 60).arg(minutes % 60, 2, 10, zero).arg(tail);
}

QString spokenTime(std::chrono::milliseconds time)
{
    const int seconds = int(time.count() / 1000);
    QStringList parts;
    if (seconds >= 3600) {
        parts << QCoreApplication::translate("PlayerTime", "%n hour(s)", nullptr, seconds / 3600);
    }
    parts << QCoreApplication::translate("PlayerTime", "%n minute(s)", nullptr, seconds / 60 % 60);
    parts << QString::number(seconds % 60);
    return parts.join(QLatin1Char(' '));
}

} // namespace Ui
