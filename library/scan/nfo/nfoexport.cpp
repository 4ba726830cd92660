#include "library/scan/nfo/nfoexport.h"

#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfodescription.h"
#include "library/scan/nfo/nfofiles.h"
#include "library/scan/nfo/nforeader.h"
#include "library/scan/sidecars.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace Library {

namespace {

using Shared::EditedField;

NfoSubject subjectOf(const TitleCard &card)
{
    NfoSubject subject;
    subject.season = card.season;
    subject.episode = card.episode;
    switch (card.kind) {
    case TitleKind::Series:
        subject.kind = NfoKind::Series;
        break;
    case TitleKind::Season:
        subject.kind = NfoKind::Season;
        break;
    case TitleKind::Episode:
        subject.kind = NfoKind::Episode;
        break;
    default:
        subject.kind = NfoKind::Movie;
        break;
    }
    return subject;
}

QStringList placesFor(const TitleCard &card, const QString &video)
{
    if (card.kind == TitleKind::Series) {
        return NfoFiles::ofSeries(video);
    }
    if (card.kind == TitleKind::Season) {
        return NfoFiles::ofSeason(video, card.season);
    }
    const QString folder = video.left(video.lastIndexOf(u'/'));
    const QStringList names = QDir(folder).entryList(QDir::Files);
    const auto videos = std::count_if(names.cbegin(), names.cend(), &SideCars::isVideo);
    return NfoFiles::ofVideo(video, videos <= 1);
}

QString existing(const QStringList &places)
{
    for (const QString &place : places) {
        const qsizetype slash = place.lastIndexOf(u'/');
        const QStringList names = QDir(place.left(slash)).entryList(QDir::Files);
        for (const QString &name : names) {
            if (name.compare(place.mid(slash + 1), Qt::CaseInsensitive) == 0) {
                return place.left(slash + 1) + name;
            }
        }
    }
    return {};
}

tl::unexpected<Error> cannotWrite(const QString &path, const QString &why)
{
    return failure(ErrorCode::PermissionDenied,
        QCoreApplication::translate("Nfo", "%1 cannot be written: %2").arg(path, why));
}

class Comparison
{
public:
    Comparison(const TitleDetails &details, const TitleDescription &before)
        : m_details(details)
        , m_before(before)
    { }

    bool differs(const QString &shown, const QString &said, EditedField field) const
    {
        return shown != said && (!shown.isEmpty() || m_details.edited.contains(field));
    }

    NfoChanges changes() const
    {
        NfoChanges changes;
        const auto text = [&](std::optional<QString> &change, const QString &shown,
                              const QString &said, EditedField field) {
            if (differs(shown, said, field)) {
                change = shown;
            }
        };
        const TitleCard &card = m_details.card;
        text(changes.title, card.title, m_before.title, EditedField::Title);
        text(changes.sortTitle, card.sortTitle, m_before.sortTitle, EditedField::SortTitle);
        text(changes.originalTitle, m_details.originalTitle, m_before.originalTitle,
            EditedField::OriginalTitle);
        text(changes.plot, m_details.plot, m_before.plot, EditedField::Plot);
        text(changes.tagline, m_details.tagline, m_before.tagline, EditedField::Tagline);
        text(changes.certificate, m_details.certificate, m_before.certificate,
            EditedField::Certificate);
        const bool yearEdited = m_details.edited.contains(EditedField::Year);
        if (card.year != m_before.year && (card.year > 0 || yearEdited)) {
            changes.year = card.year;
        }
        const bool dateEdited = m_details.edited.contains(EditedField::Premiered);
        if (m_details.premiered != m_before.premiered
            && (m_details.premiered.isValid() || dateEdited)) {
            changes.premiered = m_details.premiered;
        }
        addLists(changes);
        return changes;
    }

private:
    static bool sameNames(QVector<QString> a, QVector<QString> b)
    {
        std::sort(a.begin(), a.end());
        std::sort(b.begin(), b.end());
        return a == b;
    }

    void addLists(NfoChanges &changes) const
    {
        if (!m_details.genres.isEmpty() && !sameNames(m_details.genres, m_before.genres)) {
            changes.genres = QStringList(m_details.genres);
        }
        if (!sameNames(m_details.tags, m_before.tags)
            && (!m_details.tags.isEmpty() || m_details.tagsEdited)) {
            changes.tags = QStringList(m_details.tags);
        }
        QVector<QString> shown;
        for (const TitleCollection &collection : m_details.collections) {
            shown.append(collection.name);
        }
        QVector<QString> said;
        for (const DescribedCollection &collection : m_before.collections) {
            said.append(collection.name);
        }
        if (!sameNames(shown, said) && (!shown.isEmpty() || m_details.collectionsEdited)) {
            changes.collections = QStringList(shown);
        }
    }

    const TitleDetails &m_details;
    const TitleDescription &m_before;
};

} // namespace

NfoChanges nfoChanges(const TitleDetails &details, const std::optional<Nfo> &before)
{
    TitleDescription said;
    if (before) {
        const TitleCard &card = details.card;
        said = card.kind == TitleKind::Episode
            ? describedBy(itemsOf(*before, card.season, card.episode, card.episodeEnd))
            : describedBy(before->items.mid(0, 1));
    }
    return Comparison(details, said).changes();
}

Result<QString> exportNfo(const TitleDetails &details, const QString &video)
{
    const QStringList places = placesFor(details.card, video);
    const QString there = existing(places);
    const QString path = there.isEmpty() ? places.first() : there;
    QByteArray bytes;
    std::optional<Nfo> before;
    if (!there.isEmpty()) {
        QFile file(there);
        if (!file.open(QIODevice::ReadOnly)) {
            return failure(ErrorCode::PermissionDenied,
                QCoreApplication::translate("Nfo", "%1 cannot be read: %2")
                    .arg(there, file.errorString()));
        }
        bytes = file.read(kLargestNfo + 1);
        const Result<Nfo> read = readNfo(bytes);
        if (read) {
            before = *read;
        }
    }
    const NfoChanges changes = nfoChanges(details, before);
    if (changes == NfoChanges{} && !there.isEmpty()) {
        return path; // it says so already
    }
    const Result<QByteArray> written = writtenNfo(bytes, subjectOf(details.card), changes);
    if (!written) {
        return failure(written.error());
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*written) != written->size()
        || !file.commit()) {
        return cannotWrite(path, file.errorString());
    }
    return path;
}

} // namespace Library
