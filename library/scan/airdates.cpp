#include "library/scan/airdates.h"

#include "library/scan/nametext.h"

#include <QRegularExpression>
#include <QStringList>

namespace Library::AirDates {

namespace {

using NameText::compiled;

int numberAt(const QRegularExpressionMatch &match, int group)
{
    return match.capturedView(group).toInt();
}

QDate numeric(const QRegularExpressionMatch &match, bool yearFirst)
{
    if (yearFirst) {
        return {numberAt(match, 1), numberAt(match, 3), numberAt(match, 4)};
    }
    const QDate dayFirst(numberAt(match, 4), numberAt(match, 3), numberAt(match, 1));
    return dayFirst.isValid() ? dayFirst
                              : QDate(numberAt(match, 4), numberAt(match, 1), numberAt(match, 3));
}

QDate named(const QRegularExpressionMatch &match)
{
    static const QStringList months
        = QStringLiteral("jan feb mar apr may jun jul aug sep oct nov dec").split(u' ');
    const int month = int(months.indexOf(match.captured(2).toLower())) + 1;
    return {numberAt(match, 3), month, numberAt(match, 1)};
}

QDate compact(const QRegularExpressionMatch &match)
{
    return {2000 + numberAt(match, 1), numberAt(match, 2), numberAt(match, 3)};
}

} // namespace

std::optional<Found> find(const QString &name, bool television)
{
    static const auto yearFirst = compiled(QStringLiteral(
        "(?<![\\d])((?:19|20)\\d\\d)([-._ ])(0?[1-9]|1[0-2])\\2(0?[1-9]|[12]\\d|3[01])(?!\\d)"));
    static const auto yearLast
        = compiled(QStringLiteral("(?<![\\d])(0?[1-9]|[12]\\d|3[01])([-._ "
                                  "])(0?[1-9]|[12]\\d|3[01])\\2((?:19|20)\\d\\d)(?!\\d)"));
    static const auto withMonth = compiled(
        QStringLiteral("(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?[ ._-](jan|feb|mar|apr|may|jun|"
                       "jul|aug|sep|oct|nov|dec)[a-z]*[ ._-]((?:19|20)\\d\\d)(?!\\d)"));
    static const auto sixDigits = compiled(
        QStringLiteral("(?<=[ ._])(\\d\\d)(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?=[ ._\\x01])"));
    for (const auto *pattern : {&yearFirst, &yearLast, &withMonth, &sixDigits}) {
        if (pattern == &sixDigits && !television) {
            continue;
        }
        const auto match = pattern->match(name);
        if (!match.hasMatch()) {
            continue;
        }
        const QDate date = pattern == &withMonth ? named(match)
            : pattern == &sixDigits              ? compact(match)
                                                 : numeric(match, pattern == &yearFirst);
        if (date.isValid()) {
            return Found{match.capturedStart(), match.capturedEnd(), date};
        }
    }
    return std::nullopt;
}

QDate taken(const QString &name)
{
    // The time may follow without anything between.
    static const auto expression
        = compiled(QStringLiteral("(?<!\\d)((?:19|20)\\d\\d)([-._ ]?)(0[1-9]|1[0-2])\\2"
                                  "(0[1-9]|[12]\\d|3[01])(?=(?:\\d{6})?(?!\\d))"));
    for (auto it = expression.globalMatch(name); it.hasNext();) {
        if (const QDate date = numeric(it.next(), true); date.isValid()) {
            return date;
        }
    }
    return {};
}

QString withoutStamp(const QString &title)
{
    static const auto stamp = compiled(
        QStringLiteral("^(?:(?:19|20)?\\d\\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[ _.]+|"
                       "[ _.]+(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[ _.]*$"));
    QString result = title;
    return result.remove(stamp);
}

} // namespace Library::AirDates
