#include "library/catalog/filterrule.h"

#include "library/catalog/shared/titleids.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace Library::FilterRule {

namespace {

template <class T>
struct RuleName
{
    T value;
    const char *name;
};

constexpr std::array kWatchNames{
    RuleName<WatchState>{WatchState::Unwatched, "unwatched"},
    RuleName<WatchState>{WatchState::Begun, "begun"},
    RuleName<WatchState>{WatchState::Watched, "watched"},
};
constexpr std::array kSortNames{
    RuleName<TitleSort>{TitleSort::Title, "title"},
    RuleName<TitleSort>{TitleSort::Year, "year"},
    RuleName<TitleSort>{TitleSort::Added, "added"},
    RuleName<TitleSort>{TitleSort::Played, "played"},
    RuleName<TitleSort>{TitleSort::Duration, "duration"},
    RuleName<TitleSort>{TitleSort::Date, "date"},
};
constexpr std::array kFlagNames{
    RuleName<bool TitleFilter::*>{&TitleFilter::hdr, "hdr"},
    RuleName<bool TitleFilter::*>{&TitleFilter::favourite, "favourite"},
    RuleName<bool TitleFilter::*>{&TitleFilter::kept, "kept"},
    RuleName<bool TitleFilter::*>{&TitleFilter::missing, "missing"},
    RuleName<bool TitleFilter::*>{&TitleFilter::unreadable, "unreadable"},
};

template <class Names>
auto valueNamed(const Names &names, const QString &name)
    -> std::optional<decltype(names.front().value)>
{
    for (const auto &row : names) {
        if (name == QLatin1String(row.name)) {
            return row.value;
        }
    }
    return std::nullopt;
}

template <class Names, class T>
QString nameOf(const Names &names, const T &value)
{
    for (const auto &row : names) {
        if (row.value == value) {
            return QLatin1String(row.name);
        }
    }
    return {};
}

Error unknownFilter(const QString &word)
{
    return {ErrorCode::InvalidInput,
        QCoreApplication::translate("Catalog", "There is no filter “%1”.").arg(word), {}, false};
}

//! "1994", "1990-1999", "1990-", "-1999", "1990s".
bool readYears(const QString &text, TitleFilter &filter)
{
    bool ok = true;
    const auto number = [&](const QString &digits) {
        bool isNumber = true;
        const int year = digits.isEmpty() ? 0 : digits.toInt(&isNumber);
        ok = ok && isNumber && year >= 0 && year <= 9999;
        return year;
    };
    const qsizetype dash = text.indexOf(u'-');
    if (text.endsWith(u's')) {
        filter.firstYear = number(text.chopped(1));
        filter.lastYear = filter.firstYear + 9;
    } else if (dash >= 0) {
        filter.firstYear = number(text.left(dash));
        filter.lastYear = number(text.mid(dash + 1));
    } else {
        filter.firstYear = filter.lastYear = number(text);
    }
    return ok && (filter.firstYear > 0 || filter.lastYear > 0);
}

//! "1080", "1080p", "4K".
bool readHeight(const QString &text, TitleFilter &filter)
{
    constexpr int kFourK = 1500; // wide films are less high than 2160
    if (text.compare(QLatin1String("4k"), Qt::CaseInsensitive) == 0
        || text.startsWith(QLatin1String("2160"))) {
        filter.minimumHeight = kFourK;
        return true;
    }
    bool ok = false;
    const int height = (text.endsWith(u'p') ? text.chopped(1) : text).toInt(&ok);
    // Wide films are less high here as well.
    filter.minimumHeight = height * 7 / 10;
    return ok && height > 0;
}

bool readValue(const QString &name, const QString &value, TitleFilter &filter)
{
    if (value.isEmpty()) {
        return false;
    }
    if (name == QLatin1String("genre")) {
        filter.genre = TitleIds::genre(value);
        return true;
    }
    if (name == QLatin1String("tag")) {
        filter.tag = TitleIds::tag(value);
        return true;
    }
    if (name == QLatin1String("year")) {
        return readYears(value, filter);
    }
    if (name == QLatin1String("resolution")) {
        return readHeight(value, filter);
    }
    if (name == QLatin1String("rating")) {
        bool ok = false;
        const double rating = value.toDouble(&ok);
        filter.minimumRating = ok ? int(rating * 10 + 0.5) : 0;
        return ok && rating > 0 && rating <= 10;
    }
    return false;
}

} // namespace

QString toJson(const Rule &rule)
{
    QJsonObject json;
    const auto text = [&](const char *name, const QString &value) {
        if (!value.isEmpty()) {
            json.insert(QLatin1String(name), value);
        }
    };
    const auto number = [&](const char *name, int value) {
        if (value > 0) {
            json.insert(QLatin1String(name), value);
        }
    };
    QJsonArray kinds;
    for (const TitleKind kind : rule.kinds) {
        kinds.append(int(kind));
    }
    if (!kinds.isEmpty()) {
        json.insert(QStringLiteral("kinds"), kinds);
    }
    text("watch", nameOf(kWatchNames, rule.filter.watch));
    text("genre", rule.genre);
    text("tag", rule.tag);
    number("firstYear", rule.filter.firstYear);
    number("lastYear", rule.filter.lastYear);
    number("rating", rule.filter.minimumRating);
    number("height", rule.filter.minimumHeight);
    for (const auto &flag : kFlagNames) {
        if (rule.filter.*flag.value) {
            json.insert(QLatin1String(flag.name), true);
        }
    }
    text("sort", nameOf(kSortNames, rule.sort));
    if (rule.order == SortOrder::Descending) {
        json.insert(QStringLiteral("descending"), true);
    }
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<Rule> fromJson(const QString &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isObject()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "The rule of this playlist cannot be read."),
            json);
    }
    const QJsonObject object = document.object();
    Rule rule;
    for (const auto &kind : object.value(QLatin1String("kinds")).toArray()) {
        const int code = kind.toInt();
        if (code >= int(TitleKind::Movie) && code <= int(TitleKind::HomeVideo)) {
            rule.kinds.append(TitleKind(code));
        }
    }
    const auto text
        = [&](const char *name) { return object.value(QLatin1String(name)).toString(); };
    const auto number = [&](const char *name) { return object.value(QLatin1String(name)).toInt(); };
    rule.filter.watch = valueNamed(kWatchNames, text("watch")).value_or(WatchState::Any);
    rule.genre = text("genre");
    rule.tag = text("tag");
    if (!rule.genre.isEmpty()) {
        rule.filter.genre = TitleIds::genre(rule.genre);
    }
    if (!rule.tag.isEmpty()) {
        rule.filter.tag = TitleIds::tag(rule.tag);
    }
    rule.filter.firstYear = number("firstYear");
    rule.filter.lastYear = number("lastYear");
    rule.filter.minimumRating = number("rating");
    rule.filter.minimumHeight = number("height");
    for (const auto &flag : kFlagNames) {
        rule.filter.*flag.value = object.value(QLatin1String(flag.name)).toBool();
    }
    rule.sort = valueNamed(kSortNames, text("sort")).value_or(TitleSort::Title);
    rule.order = object.value(QLatin1String("descending")).toBool() ? SortOrder::Descending
                                                                    : SortOrder::Ascending;
    return rule;
}

Result<TitleFilter> fromWords(const QString &words)
{
    TitleFilter filter;
    for (const QString &word : words.split(u',', Qt::SkipEmptyParts)) {
        const QString plain = word.trimmed();
        const qsizetype equals = plain.indexOf(u'=');
        if (equals >= 0) {
            if (!readValue(plain.left(equals), plain.mid(equals + 1).trimmed(), filter)) {
                return failure(unknownFilter(plain));
            }
            continue;
        }
        const auto watch = valueNamed(kWatchNames, plain);
        const auto flag = valueNamed(kFlagNames, plain);
        if (watch) {
            filter.watch = *watch;
        } else if (flag) {
            filter.*(*flag) = true;
        } else {
            return failure(unknownFilter(plain));
        }
    }
    return filter;
}

} // namespace Library::FilterRule
