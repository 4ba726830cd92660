#include "library/catalog/catalogwriter.h"

#include "library/base/logging.h"
#include "library/catalog/onlinedescriptionwriter.h"
#include "library/catalog/playimporter.h"
#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"

#include <QCoreApplication>

#include <utility>

namespace Library {

using Shared::Table;

namespace {

Scope scopeOf(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

Error notFound()
{
    return {ErrorCode::NotFound,
        QCoreApplication::translate("Catalog", "This title is not in the library any more."), {},
        false};
}

void unite(Touched &touched, const Touched &other)
{
    touched.titles.unite(other.titles);
    touched.contents.unite(other.contents);
    touched.states.unite(other.states);
    touched.joined.unite(other.joined);
    touched.named.unite(other.named);
    touched.profiles = touched.profiles || other.profiles;
    touched.identified.unite(other.identified);
}

} // namespace

CatalogWriter::CatalogWriter(Database database, const WriterId &writer, const Clock &clock)
    : m_database(std::move(database))
    , m_changes(m_database, writer, clock)
    , m_log(m_database, m_changes)
    , m_maintainer(m_database)
    , m_ingestor(m_database, m_changes)
    , m_compactor(m_database)
{ }

CatalogWriter::~CatalogWriter()
{
    // Closing moves the log into the file, perhaps hours after the last act.
    const Result<> noted
        = Query(m_database, "UPDATE device SET last_write_ms = unixepoch() * 1000").run();
    if (!noted) {
        qCWarning(lcCatalog) << "the end is not noted" << noted.error().detail;
    }
}

Result<std::unique_ptr<CatalogWriter>> CatalogWriter::create(Database database,
    const DeviceIdentity::Place &place, const Clock &clock, const UpkeepProgress &progress)
{
    std::unique_ptr<CatalogWriter> self(new CatalogWriter(std::move(database), {}, clock));
    if (const Result<> done = self->settle(place); !done) {
        return failure(done.error());
    }
    if (const Result<> done = self->ensureProfile(); !done) {
        return failure(done.error());
    }
    if (const Result<> done = self->m_maintainer.rebuildIfNeeded(progress); !done) {
        return failure(done.error());
    }
    return self;
}

//! Finds out who writes. What was sealed but never seen in the store is told again by the next
//! incarnation, since whoever has the other copy may use the same numbers.
Result<> CatalogWriter::settle(const DeviceIdentity::Place &place)
{
    return act(Origin::Maintenance, {}, [&]() -> Result<> {
        const Result<DeviceIdentity::Identity> identity = DeviceIdentity::load(m_database, place);
        if (!identity) {
            return failure(identity.error());
        }
        m_changes.setWriter(identity->writer);
        if (!identity->isElsewhere) {
            return {};
        }
        const Result<quint64> kept = m_log.lastConfirmed();
        if (!kept) {
            return failure(kept.error());
        }
        const WriterId fresh = DeviceIdentity::nextIncarnation(identity->writer);
        if (const Result<> begun = m_log.beginIncarnation(fresh, *kept); !begun) {
            return begun;
        }
        return DeviceIdentity::settle(m_database, place);
    });
}

Result<> CatalogWriter::act(Origin origin, const ProfileId &viewer,
    const std::function<Result<>()> &body, Durability durability)
{
    Result<Transaction> transaction = Transaction::begin(m_database, durability);
    if (!transaction) {
        return failure(transaction.error());
    }
    m_touched = {};
    m_ingestor.takeTouched();
    if (const Result<> begun = m_changes.begin(origin, viewer); !begun) {
        return begun;
    }
    if (const Result<> done = body(); !done) {
        return done;
    }
    unite(m_touched, m_changes.takeTouched());
    if (!m_touched.identified.isEmpty()) {
        // Whoever said what these bytes are, here or on another device: the files follow.
        m_changes.setOrigin(Origin::Scan);
        if (const Result<> done = m_ingestor.heedIdentified(); !done) {
            return done;
        }
        if (const Result<> done = m_ingestor.heedWithdrawn(m_touched.identified); !done) {
            return done;
        }
        unite(m_touched, m_changes.takeTouched());
    }
    unite(m_touched, m_ingestor.takeTouched());
    const Result<CatalogChange> change = m_maintainer.refresh(m_touched);
    if (!change) {
        return failure(change.error());
    }
    if (const Result<> done = m_changes.finish(); !done) {
        return done;
    }
    if (const Result<> done = transaction->commit(); !done) {
        return done;
    }
    m_change.add(*change);
    return {};
}

CatalogChange CatalogWriter::takeChange()
{
    return std::exchange(m_change, {});
}

// This connection's own commits leave the number as it is
// (sqlite.org/pragma.html#pragma_data_version).
Result<> CatalogWriter::noteOthers()
{
    const Result<qint64> version = m_database.integer("PRAGMA data_version");
    if (!version) {
        return failure(version.error());
    }
    if (m_othersVersion != 0 && *version != m_othersVersion) {
        m_change.add({{}, true, true});
    }
    m_othersVersion = *version;
    return {};
}

Result<> CatalogWriter::ensureProfile()
{
    const Result<qint64> profiles
        = m_database.integer("SELECT count(*) FROM profile WHERE deleted = 0");
    if (!profiles) {
        return failure(profiles.error());
    }
    if (*profiles > 0) {
        return {};
    }
    // Older than whatever anybody says of it, so that a PC that joins a household changes nothing.
    ChangeRecord first;
    first.operation = randomId<OperationId>();
    first.origin = Origin::Maintenance;
    first.stamp = {1, 0, m_changes.writer()};
    first.table = int(Table::Profile);
    first.row = TitleIds::firstProfile().toBytes();
    const Shared::TableSpec &spec = Shared::spec(Table::Profile);
    const Merge::Fields fields{{"name", QCoreApplication::translate("Catalog", "Home")},
        {"color", QStringLiteral("#ffb066")}, {"deleted", 0}};
    for (const Merge::Field &field : fields) {
        first.values.insert(Shared::TableSpec::codeOf(spec.columnIndex(field.column)), field.value);
    }
    return act(Origin::Maintenance, {}, [&]() -> Result<> {
        const Result<bool> done = m_changes.apply(first);
        return done ? Result<>() : failure(done.error());
    });
}

Result<ProfileId> CatalogWriter::addProfile(const QString &name, const QString &color)
{
    if (name.trimmed().isEmpty()) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "Give the profile a name."));
    }
    const auto id = randomId<ProfileId>();
    const Result<> done = act(Origin::Person, {}, [&]() -> Result<> {
        const Result<bool> put = m_changes.put(Table::Profile, id.toBytes(),
            {{"name", name.trimmed()}, {"color", color}, {"deleted", 0}});
        return put ? Result<>() : failure(put.error());
    });
    if (!done) {
        return failure(done.error());
    }
    return id;
}

Result<> CatalogWriter::setPosition(const ProfileId &viewer, const TitleId &title,
    const VersionId &version, qint64 positionMs, qint64 durationMs)
{
    if (positionMs < 0 || durationMs < 0) {
        return failure(ErrorCode::InvalidInput, {}, QStringLiteral("negative position"));
    }
    const bool watched = durationMs > 0 && positionMs >= durationMs - durationMs / 10;
    return act(Origin::Person, viewer, [&]() -> Result<> {
        const Result<QVector<TitleId>> playable = playableBelow(title);
        if (!playable) {
            return failure(playable.error());
        }
        if (*playable != QVector<TitleId>{title}) {
            return failure(notFound());
        }
        if (watched) {
            return finishPlaying(viewer, title);
        }
        const Result<bool> put = m_changes.put(Table::PlayState, viewer.toBytes() + title.toBytes(),
            {{"version", idValue(version)}, {"position_ms", positionMs},
                {"resume_at_ms", m_changes.nowMs()}},
            scopeOf(title));
        return put ? Result<>() : failure(put.error());
    });
}

Result<> CatalogWriter::setWatched(
    const ProfileId &viewer, const QVector<TitleId> &titles, bool watched)
{
    return act(Origin::Person, viewer, [&]() -> Result<> {
        for (const TitleId &title : titles) {
            const Result<QVector<TitleId>> playable = playableBelow(title);
            if (!playable) {
                return failure(playable.error());
            }
            if (playable->isEmpty()) {
                return failure(notFound());
            }
            for (const TitleId &each : *playable) {
                if (const Result<> done = putWatched(viewer, each, watched); !done) {
                    return done;
                }
            }
        }
        return {};
    });
}

Result<CatalogWriter::Viewed> CatalogWriter::viewed(const ProfileId &viewer, const TitleId &title)
{
    Viewed viewed;
    Query query(m_database,
        "SELECT coalesce(s.watched, 0), coalesce(s.position_ms, 0), coalesce(p.epoch, zeroblob(16))"
        " FROM (SELECT ?1 AS profile, ?2 AS title) k"
        " LEFT JOIN viewer_state s ON s.profile = k.profile AND s.title ="
        " coalesce((SELECT shown FROM title_same WHERE title = k.title), k.title)"
        " LEFT JOIN play_state p ON p.profile = k.profile AND p.title = k.title");
    query.bind(1, viewer).bind(2, title);
    if (query.next()) {
        viewed.watched = query->boolean(0);
        viewed.positionMs = query->integer(1);
        viewed.epoch = query->blob(2);
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return viewed;
}

Result<> CatalogWriter::finishPlaying(const ProfileId &viewer, const TitleId &title)
{
    const Result<Viewed> before = viewed(viewer, title);
    if (!before) {
        return failure(before.error());
    }
    // The credits are still running: this time has been counted.
    if (before->watched && before->positionMs == 0) {
        return {};
    }
    const QByteArray row
        = viewer.toBytes() + title.toBytes() + before->epoch + m_changes.writer().toBytes();
    qint64 count = 0;
    {
        Query query(m_database,
            "SELECT count FROM play_count WHERE profile = ? AND title = ? AND epoch = ?"
            " AND writer = ?");
        query.bind(1, viewer).bind(2, title).bind(3, before->epoch).bind(4, m_changes.writer());
        if (query.next()) {
            count = query->integer(0);
        }
        if (query.failed()) {
            return query.result();
        }
    }
    const Result<bool> put
        = m_changes.put(Table::PlayCount, row, {{"count", count + 1}}, scopeOf(title));
    if (!put) {
        return failure(put.error());
    }
    return putWatched(viewer, title, true);
}

Result<> CatalogWriter::putWatched(const ProfileId &viewer, const TitleId &title, bool watched)
{
    const Result<Viewed> before = viewed(viewer, title);
    if (!before) {
        return failure(before.error());
    }
    if (before->watched == watched && before->positionMs == 0) {
        return {};
    }
    Fields fields{{"watched", watched ? 1 : 0}, {"watched_at_ms", m_changes.nowMs()}};
    if (before->positionMs != 0) {
        fields.append(
            {{"version", nullptr}, {"position_ms", 0}, {"resume_at_ms", m_changes.nowMs()}});
    }
    const Result<bool> put = m_changes.put(
        Table::PlayState, viewer.toBytes() + title.toBytes(), fields, scopeOf(title));
    return put ? Result<>() : failure(put.error());
}

Result<QVector<bool>> CatalogWriter::importPlays(
    const ProfileId &viewer, const QVector<ImportedPlay> &plays, ImportMode mode)
{
    QVector<bool> changed;
    changed.reserve(plays.size());
    bool isTried = false;
    const Result<> done = act(Origin::Person, viewer, [&]() -> Result<> {
        PlayImporter importer(m_changes);
        for (const ImportedPlay &play : plays) {
            const Result<bool> one = importer.import(viewer, play);
            if (!one) {
                return failure(one.error());
            }
            changed.append(*one);
        }
        // A trial is the same act, rolled back.
        isTried = mode == ImportMode::Try;
        return isTried ? Result<>(failure(ErrorCode::Cancelled, {})) : Result<>();
    });
    if (!done && !isTried) {
        return failure(done.error());
    }
    return changed;
}

Result<QVector<TitleId>> CatalogWriter::playableBelow(const TitleId &title)
{
    QVector<TitleId> found;
    Query query(m_database,
        "SELECT id FROM title WHERE id = ?1 AND kind NOT IN (0, 2, 3)"
        " UNION SELECT title FROM title_card WHERE series = ?1 AND kind = 4 AND listed = 1"
        " UNION SELECT title FROM title_card WHERE parent = ?1 AND kind = 4 AND listed = 1");
    query.bind(1, title);
    while (query.next()) {
        found.append(query->id<TitleId>(0));
    }
    if (query.failed()) {
        return failure(query.error());
    }
    return found;
}

Result<QVector<TitleId>> CatalogWriter::ingest(const QVector<IngestedVideo> &videos)
{
    QVector<TitleId> titles;
    titles.reserve(videos.size());
    const Result<> done = act(Origin::Scan, {}, [&]() -> Result<> {
        for (const IngestedVideo &video : videos) {
            const Result<TitleId> title = m_ingestor.ingest(video);
            if (!title) {
                return failure(title.error());
            }
            titles.append(*title);
        }
        return {};
    });
    if (!done) {
        return failure(done.error());
    }
    return titles;
}

Result<> CatalogWriter::setPictures(const TitleId &title, const PictureId &poster,
    const PictureId &still, Origin origin, const PictureId &backdrop)
{
    return act(origin, {}, [&]() -> Result<> {
        Query known(m_database, "SELECT 1 FROM title WHERE id = ?");
        known.bind(1, title);
        if (!known.next()) {
            return known.failed() ? known.result() : Result<>(failure(notFound()));
        }
        // Whatever came of it, the same files are not tried again.
        for (const char *sql : {"UPDATE picture_work SET tried = 1 WHERE title = ?",
                 "DELETE FROM picture_renewal WHERE title = ?"}) {
            if (const Result<> tried = Query(m_database, sql).bind(1, title).run(); !tried) {
                return tried;
            }
        }
        Fields fields;
        if (!poster.isNull()) {
            fields.append({"poster", idValue(poster)});
        }
        if (!still.isNull()) {
            fields.append({"still", idValue(still)});
        }
        if (!backdrop.isNull()) {
            fields.append({"backdrop", idValue(backdrop)});
        }
        if (fields.isEmpty()) {
            return {};
        }
        const Result<bool> put
            = m_changes.put(Table::Title, title.toBytes(), fields, scopeOf(title));
        return put ? Result<>() : failure(put.error());
    });
}

Result<> CatalogWriter::describe(const TitleId &title, const OnlineDescription &description,
    DescribeOutcome outcome, const QString &language)
{
    return act(Origin::Online, {}, [&]() -> Result<> {
        OnlineDescriptionWriter writer(m_database, m_changes);
        if (outcome == DescribeOutcome::Described) {
            if (const Result<> done = writer.write(title, description); !done) {
                return done;
            }
        }
        return writer.note(title, outcome, language);
    });
}

Result<> CatalogWriter::replay(const QVector<ChangeRecord> &records)
{
    return act(Origin::Maintenance, {}, [&]() -> Result<> {
        for (const ChangeRecord &record : records) {
            if (const Result<bool> done = m_changes.apply(record); !done) {
                return failure(done.error());
            }
        }
        return {};
    });
}

Result<> CatalogWriter::retireDevice(const DeviceId &device)
{
    constexpr int kRetired = 1;
    if (m_changes.writer().toBytes().startsWith(device.toBytes())) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate("Catalog", "This PC is in use; it cannot be retired."));
    }
    QVector<WriterId> writers;
    {
        Query query(
            m_database, "SELECT id FROM device_writer WHERE substr(id, 1, 16) = ? AND ended = 0");
        query.bind(1, device);
        while (query.next()) {
            writers.append(query->id<WriterId>(0));
        }
        if (query.failed()) {
            return query.result();
        }
    }
    return act(Origin::Person, {}, [&]() -> Result<> {
        for (const WriterId &writer : writers) {
            const Result<bool> done
                = m_changes.put(Table::Writer, writer.toBytes(), {{"ended", kRetired}});
            if (!done) {
                return failure(done.error());
            }
        }
        return {};
    });
}

Result<> CatalogWriter::seal(quint64 sequence, const QByteArray &hash, const QByteArray &bytes,
    const QVector<PendingRecord> &sealed)
{
    return act(
        Origin::Maintenance, {}, [&] { return m_log.seal(sequence, hash, bytes, sealed); },
        Durability::Synced);
}

Result<> CatalogWriter::mergeSegment(const WriterId &writer, quint64 sequence,
    const QByteArray &hash, const QVector<ChangeRecord> &records, qint64 sealedMs)
{
    return act(Origin::Maintenance, {},
        [&] { return m_log.merge(writer, sequence, hash, records, sealedMs); });
}

} // namespace Library
