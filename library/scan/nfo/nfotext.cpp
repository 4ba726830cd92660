#include "library/scan/nfo/nfotext.h"

#include <QRegularExpression>

#include <array>
#include <cmath>

namespace Library::NfoText {

namespace {

constexpr qsizetype kMostParts = 200;
constexpr int kFirstYear = 1870;
constexpr int kLastYear = 2200;

} // namespace

QStringList parts(const QString &line, Split split)
{
    static const QRegularExpression slashes(QStringLiteral("\\s+/\\s+|\\|"));
    static const QRegularExpression commas(
        QStringLiteral("\\s+/\\s+|\\||;|,(?!\\s*(?:jr|sr|inc|ltd|[iv]+)\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    QStringList found;
    const QStringList raw = split == Split::No
        ? QStringList{line}
        : line.split(split == Split::AtCommas ? commas : slashes);
    for (const QString &part : raw) {
        const QString name = part.trimmed();
        if (!name.isEmpty() && found.size() < kMostParts) {
            found.append(name);
        }
    }
    return found;
}

void addUnique(QStringList &list, const QStringList &more)
{
    for (const QString &name : more) {
        if (list.size() < kMostParts && !list.contains(name, Qt::CaseInsensitive)) {
            list.append(name);
        }
    }
}

std::optional<int> number(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^-?\\d{1,3}(?:[,.' ]\\d{3})+(?!\\d)|^-?\\d{1,9}"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    QString digits;
    for (const QChar c : match.captured()) {
        if (c.isDigit() || c == u'-') {
            digits += c;
        }
    }
    bool ok = false;
    const int value = digits.toInt(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<double> real(const QString &text)
{
    QString plain = text.trimmed();
    plain.replace(u',', u'.');
    bool ok = false;
    const double value = plain.toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> rating(const QString &text, const QString &maximum)
{
    const std::optional<double> value = real(text);
    const double most = real(maximum).value_or(10);
    if (!value || *value <= 0 || most <= 0 || *value > most) {
        return std::nullopt;
    }
    return *value * 10 / most;
}

int year(const QString &text)
{
    const int value = text.trimmed().left(4).toInt();
    return value >= kFirstYear && value <= kLastYear ? value : 0;
}

QDate date(const QString &text)
{
    for (const char *format :
        {"yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "yyyy.MM.dd", "yyyyMMdd"}) {
        const QDate date = QDate::fromString(text.trimmed().left(10), QLatin1String(format));
        if (date.isValid()) {
            return date.year() >= kFirstYear && date.year() <= kLastYear ? date : QDate();
        }
    }
    return {};
}

QDateTime time(const QString &text)
{
    const QString plain = text.trimmed();
    for (const char *format : {"yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"}) {
        const QString form = QLatin1String(format);
        QDateTime time = QDateTime::fromString(plain.left(form.size()), form);
        if (time.isValid()) {
            time.setTimeSpec(Qt::UTC);
            return time;
        }
    }
    const QDate day = date(plain);
    return day.isValid() ? QDateTime(day, QTime(0, 0), Qt::UTC) : QDateTime();
}

} // namespace Library::NfoText
