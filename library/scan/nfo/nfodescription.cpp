#include "library/scan/nfo/nfodescription.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace Library {

namespace {

//! "Rated PG-13", "Australia:MA", "us:PG / gb:12": the mark alone, of the first country.
QString certificateOf(const QString &text)
{
    static const QRegularExpression rated(
        QStringLiteral("^rated\\s+"), QRegularExpression::CaseInsensitiveOption);
    QString mark = text.section(QStringLiteral(" / "), 0, 0).trimmed();
    mark.remove(rated);
    return mark.mid(mark.lastIndexOf(u':') + 1).trimmed();
}

bool isShownDepartment(const QString &department)
{
    return department == QLatin1String("cast") || department == QLatin1String("director")
        || department == QLatin1String("writer") || department == QLatin1String("producer")
        || department == QLatin1String("composer") || department == QLatin1String("artist");
}

QVector<DescribedCredit> creditsOf(const NfoItem &item)
{
    QVector<NfoPerson> people = item.people;
    // The file's order decides where it numbers nobody, and among equals.
    std::stable_sort(people.begin(), people.end(), [](const NfoPerson &a, const NfoPerson &b) {
        const auto order = [](const NfoPerson &p) { return p.order < 0 ? 100'000 : p.order; };
        return order(a) < order(b);
    });
    QVector<DescribedCredit> credits;
    for (const NfoPerson &person : std::as_const(people)) {
        if (isShownDepartment(person.department)) {
            credits.append({person.name, person.role, person.department});
        }
    }
    return credits;
}

void join(QString &text, const QString &more, const QString &between)
{
    if (!more.isEmpty() && text != more) {
        text += text.isEmpty() ? more : between + more;
    }
}

} // namespace

TitleDescription describedBy(const NfoItem &item)
{
    TitleDescription description;
    description.title = item.title;
    description.originalTitle = item.originalTitle == item.title ? QString() : item.originalTitle;
    description.sortTitle = item.sortTitle == item.title ? QString() : item.sortTitle;
    description.year = item.year;
    description.premiered = item.premiered;
    description.plot = item.plot;
    description.tagline = item.tagline;
    if (!item.ratings.isEmpty()) {
        description.rating = int(std::lround(item.ratings.first().value * 10));
        description.votes = item.ratings.first().votes;
    }
    description.certificate = certificateOf(item.certificate);
    description.studio = item.studios.join(QStringLiteral(", "));
    description.country = item.countries.join(QStringLiteral(", "));
    description.genres = item.genres;
    description.tags = item.tags;
    description.credits = creditsOf(item);
    for (const NfoCollection &collection : item.collections) {
        description.collections.append({collection.name, collection.overview});
    }
    for (const StatedId &id : item.ids) {
        if (id.source != QLatin1String("default")) {
            description.ids.append({id.source, id.value});
        }
    }
    return description;
}

TitleDescription describedBy(const QVector<NfoItem> &episodes)
{
    TitleDescription all = describedBy(episodes.first());
    for (qsizetype i = 1; i < episodes.size(); ++i) {
        const TitleDescription next = describedBy(episodes.at(i));
        join(all.title, next.title, QStringLiteral(" / "));
        join(all.plot, next.plot, QStringLiteral("\n\n"));
        for (const DescribedCredit &credit : next.credits) {
            if (!all.credits.contains(credit)) {
                all.credits.append(credit);
            }
        }
    }
    return all;
}

QVector<NfoItem> itemsOf(const Nfo &nfo, int season, int episode, int episodeEnd)
{
    QVector<NfoItem> found;
    for (const NfoItem &item : nfo.items) {
        const bool inRange
            = item.episode >= episode && item.episode <= std::max(episode, episodeEnd);
        if (item.kind == NfoKind::Episode && episode >= 0 && inRange
            && (item.season < 0 || item.season == season)) {
            found.append(item);
        }
    }
    return found.isEmpty() ? nfo.items.mid(0, 1) : found;
}

} // namespace Library
