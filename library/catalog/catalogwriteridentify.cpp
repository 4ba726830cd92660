#include "library/catalog/catalogwriter.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"

#include <QCoreApplication>

// The part of CatalogWriter with which a person says what files are.
namespace Library {

using Shared::Table;

namespace {

std::optional<ContentId> contentOf(const TitleFile &file)
{
    return file.stored.isNull() ? std::nullopt : ContentId::fromBytes(file.stored.toBytes());
}

Result<> checkMeant(const MeantTitle &meant)
{
    const TitleIdentity &identity = meant.identity;
    switch (identity.kind) {
    case TitleKind::Movie:
    case TitleKind::Series:
    case TitleKind::HomeVideo:
        break;
    case TitleKind::Episode:
        if (identity.season < 0 || identity.episode < 0) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate(
                    "Catalog", "An episode needs the number of its season and its own."));
        }
        break;
    case TitleKind::Season:
    case TitleKind::Extra:
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("not to be identified as"));
    }
    if (meant.known.isNull() && identity.title.trimmed().isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "Give the title a name."));
    }
    return {};
}

} // namespace

//! Each file's title becomes another one; where nothing is left of a title, what people did with it
//! goes along.
Result<TitleId> CatalogWriter::identify(const ProfileId &viewer, const TitleId &title,
    const VersionId &version, const MeantTitle &meant)
{
    if (const Result<> ok = checkMeant(meant); !ok) {
        return failure(ok.error());
    }
    TitleId now;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        Result<QVector<TitleFile>> files = Ingestor::filesOf(m_database, title);
        if (!files) {
            return failure(files.error());
        }
        erase_if(*files, [&](const TitleFile &file) {
            return (file.bytes.isNull() && file.stored.isNull())
                || (!version.isNull() && file.version != version);
        });
        if (files->isEmpty()) {
            return failure(ErrorCode::NotFound,
                QCoreApplication::translate("Catalog",
                    "No file of this title has been read yet. Try again when the scan has "
                    "ended."));
        }
        QHash<TitleId, TitleId> targets; // by what it was
        const Result<TitleId> whole = meantTitles(title, *files, meant, targets);
        if (!whole) {
            return failure(whole.error());
        }
        now = *whole;
        for (const TitleFile &file : std::as_const(*files)) {
            const auto target = targets.constFind(file.title);
            if (target == targets.constEnd()) {
                continue;
            }
            if (const Result<> said = sayIdentified(file, *target); !said) {
                return said;
            }
        }
        return moveIdentified(targets);
    });
    return done ? Result<TitleId>(now) : failure(done.error());
}

Result<> CatalogWriter::sayIdentified(const TitleFile &file, const TitleId &title)
{
    const Scope scope = TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
    for (const SampleId &bytes : {file.bytes, file.stored}) {
        if (bytes.isNull()) {
            continue;
        }
        const Result<bool> put
            = m_changes.put(Table::Identified, bytes.toBytes(), {{"title", idValue(title)}}, scope);
        if (!put) {
            return failure(put.error());
        }
    }
    return {};
}

Result<> CatalogWriter::moveIdentified(const QHash<TitleId, TitleId> &targets)
{
    m_changes.setOrigin(Origin::Scan);
    if (const Result<> moved = m_ingestor.heedIdentified(); !moved) {
        return moved;
    }
    m_changes.setOrigin(Origin::Person);
    for (auto at = targets.constBegin(); at != targets.constEnd(); ++at) {
        const Result<bool> left = m_ingestor.hasFiles(at.key());
        if (!left) {
            return failure(left.error());
        }
        if (!*left) {
            if (const Result<> carried = m_ingestor.carryOver(at.key(), at.value()); !carried) {
                return carried;
            }
        }
    }
    return {};
}

//! Which title each title of the files becomes, and what the whole of them is then.
Result<TitleId> CatalogWriter::meantTitles(const TitleId &title, const QVector<TitleFile> &files,
    const MeantTitle &meant, QHash<TitleId, TitleId> &targets)
{
    const Result<QHash<TitleId, Former>> formers = formerTitles(files);
    if (!formers) {
        return failure(formers.error());
    }
    std::optional<ContentId> content;
    for (const TitleFile &file : files) {
        content = content ? content : contentOf(file);
    }
    const bool ofSeries = meant.identity.kind == TitleKind::Series;
    const Result<TitleId> whole = m_ingestor.titleMeant(meant, content);
    if (!whole) {
        return whole;
    }
    for (auto at = formers->constBegin(); at != formers->constEnd(); ++at) {
        const bool isExtra = at->identity.kind == TitleKind::Extra && at.key() != title;
        Result<TitleId> target = whole;
        if (isExtra) {
            if (meant.identity.kind != TitleKind::Movie && !ofSeries) {
                continue; // it stays with what it was made for
            }
            target = m_ingestor.extraMeant(*whole, at->identity.episodeTitle);
        } else if (ofSeries) {
            if (at->identity.kind != TitleKind::Episode) {
                return failure(ErrorCode::InvalidInput, {}, QStringLiteral("no series"));
            }
            MeantTitle episode{at->identity, *whole};
            episode.identity.title = meant.identity.title;
            target = m_ingestor.titleMeant(episode, content);
            targets.insert(at->series, *whole);
            targets.insert(TitleIds::season(at->series, at->identity.season),
                TitleIds::season(*whole, at->identity.season));
        }
        if (!target) {
            return target;
        }
        targets.insert(at.key(), *target);
    }
    return whole;
}

Result<QHash<TitleId, CatalogWriter::Former>> CatalogWriter::formerTitles(
    const QVector<TitleFile> &files)
{
    QHash<TitleId, Former> found;
    for (const TitleFile &file : files) {
        if (found.contains(file.title)) {
            continue;
        }
        Query query(m_database,
            "SELECT kind, title, series, season, episode, episode_end, absolute_episode FROM title"
            " WHERE id = ?");
        query.bind(1, file.title);
        if (query.next()) {
            Former former;
            former.identity.kind = TitleKind(query->small(0));
            former.identity.episodeTitle = query->text(1);
            former.series = query->id<TitleId>(2);
            former.identity.season = query->small(3);
            former.identity.episode = query->small(4);
            former.identity.episodeEnd = query->small(5);
            former.identity.absoluteEpisode = query->small(6);
            found.insert(file.title, former);
        }
        if (query.failed()) {
            return failure(query.error());
        }
    }
    return found;
}

Result<TitleId> CatalogWriter::withdrawIdentified(
    const ProfileId &viewer, const QVector<NamedFile> &files)
{
    TitleId now;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        QHash<TitleId, TitleId> targets;
        for (const NamedFile &named : files) {
            if (const Result<> said = sayIdentified(named.file, {}); !said) {
                return said;
            }
            const Result<TitleId> title = m_ingestor.nameAgain(named);
            if (!title) {
                return failure(title.error());
            }
            targets.insert(named.file.title, *title);
            now = now.isNull() ? *title : now;
        }
        return moveIdentified(targets);
    });
    return done ? Result<TitleId>(now) : failure(done.error());
}

} // namespace Library
