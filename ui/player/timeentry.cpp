#include "ui/player/timeentry.h"

namespace Ui {

namespace {

constexpr int kMostDigits = 6;

} // namespace

bool TimeEntry::type(QChar sign)
{
    if (sign == QLatin1Char(':') || sign == QLatin1Char('.')) {
        return !m_digits.isEmpty();
    }
    // Digits of every script count, as keyboards have them.
    if (!sign.isDigit() || m_digits.size() >= kMostDigits) {
        return false;
    }
    m_digits += QString::number(sign.digitValue());
    return true;
}

// Two digits each: 0 is seconds, 1 minutes, 2 hours.
int TimeEntry::field(int fromRight) const
{
    const auto end = m_digits.size() - qsizetype(fromRight) * 2;
    return end <= 0 ? 0 : m_digits.mid(std::max<qsizetype>(0, end - 2), end >= 2 ? 2 : 1).toInt();
}

QString TimeEntry::text() const
{
    const QLatin1Char zero('0');
    const QString seconds = QStringLiteral("%1").arg(field(0), 2, 10, zero);
    if (m_digits.size() <= 4) {
        return QStringLiteral("%1:%2").arg(field(1)).arg(seconds);
    }
    return QStringLiteral("%1:%2:%3").arg(field(2)).arg(field(1), 2, 10, zero).arg(seconds);
}

std::chrono::seconds TimeEntry::time() const
{
    return std::chrono::hours(field(2)) + std::chrono::minutes(field(1))
        + std::chrono::seconds(field(0));
}

} // namespace Ui
