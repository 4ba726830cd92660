#include "library/catalog/playimporter.h"

#include "library/catalog/shared/titleids.h"

#include <algorithm>

namespace Library {

using Shared::Table;

namespace {

Scope importScope(const TitleId &title)
{
    return TitleIds::isLocal(title) ? Scope::Local : Scope::Shared;
}

qint64 integerOf(Table table, const Merge::Row &row, const char *column)
{
    return Merge::valueOf(Shared::spec(table), row, column).toInteger();
}

//! Plays in the other program have a counter of their own, the same on every PC, so that two PCs
//! that import one library do not count its plays twice.
QByteArray counterOf(const QString &source)
{
    return QByteArray(uuidV5("import:" + source.toUtf8()) + QByteArray(4, '\0'));
}

//! Somebody who left during the credits has seen it, as everywhere in this program.
bool isAtEnd(const ImportedPlay &play)
{
    return play.durationMs > 0 && play.positionMs >= play.durationMs - play.durationMs / 10;
}

} // namespace

PlayImporter::PlayImporter(ChangeWriter &changes)
    : m_changes(changes)
{ }

Result<bool> PlayImporter::import(const ProfileId &viewer, const ImportedPlay &play)
{
    const Result<bool> state = importState(viewer, play);
    if (!state) {
        return state;
    }
    const Result<bool> added = importAdded(play);
    if (!added) {
        return added;
    }
    return *state || *added;
}

Result<bool> PlayImporter::importState(const ProfileId &viewer, const ImportedPlay &play)
{
    const QByteArray key = viewer.toBytes() + play.title.toBytes();
    const Result<Merge::Row> row = m_changes.load(Shared::spec(Table::PlayState), key);
    if (!row) {
        return failure(row.error());
    }
    const auto number
        = [&](const char *column) { return integerOf(Table::PlayState, *row, column); };
    const qint64 watchedAt = number("watched_at_ms");
    const qint64 lastHere = std::max(number("resume_at_ms"), watchedAt);

    Fields fields;
    const bool wasWatched = play.watched || isAtEnd(play);
    // Whoever marked it unwatched here, later, meant it.
    if (wasWatched && number("watched") == 0 && watchedAt <= play.lastPlayedMs) {
        fields.append({{"watched", 1}, {"watched_at_ms", play.lastPlayedMs}});
    }
    const bool isNews
        = play.lastPlayedMs > lastHere || (lastHere == 0 && number("position_ms") == 0);
    if (play.positionMs > 0 && !isAtEnd(play) && isNews) {
        fields.append({{"version", nullptr}, {"position_ms", play.positionMs},
            {"resume_at_ms", play.lastPlayedMs}});
    }
    if (play.rating > 0 && !row->registers.contains(Shared::Group::kRating)) {
        fields.append({"rating", std::clamp(play.rating, 1, 10)});
    }
    if (play.favourite && !row->registers.contains(Shared::Group::kFavourite)) {
        fields.append({{"favourite", 1}, {"favourite_at_ms", m_changes.nowMs()}});
    }
    bool changed = false;
    if (!fields.isEmpty()) {
        const Result<bool> put
            = m_changes.put(Table::PlayState, key, fields, importScope(play.title));
        if (!put) {
            return put;
        }
        changed = *put;
    }
    const QCborValue epoch = Merge::valueOf(Shared::spec(Table::PlayState), *row, "epoch");
    const Result<bool> counted = importCount(
        viewer, play, epoch.isByteArray() ? epoch.toByteArray() : QByteArray(16, '\0'));
    if (!counted) {
        return counted;
    }
    return changed || *counted;
}

Result<bool> PlayImporter::importCount(
    const ProfileId &viewer, const ImportedPlay &play, const QByteArray &epoch)
{
    const qint64 plays = std::max(play.playCount, play.watched ? 1 : 0);
    if (plays == 0) {
        return false;
    }
    const QByteArray key = viewer.toBytes() + play.title.toBytes() + epoch + counterOf(play.source);
    const Result<Merge::Row> row = m_changes.load(Shared::spec(Table::PlayCount), key);
    if (!row) {
        return failure(row.error());
    }
    if (integerOf(Table::PlayCount, *row, "count") >= plays) {
        return false;
    }
    return m_changes.put(Table::PlayCount, key, {{"count", plays}}, importScope(play.title));
}

Result<bool> PlayImporter::importAdded(const ImportedPlay &play)
{
    if (play.addedMs <= 0) {
        return false;
    }
    const QByteArray key = play.title.toBytes();
    const Result<Merge::Row> row = m_changes.load(Shared::spec(Table::Title), key);
    if (!row) {
        return failure(row.error());
    }
    const qint64 known = integerOf(Table::Title, *row, "added_ms");
    // It cannot have come before it came; the first time anywhere counts.
    if (row->registers.isEmpty() || (known > 0 && known <= play.addedMs)) {
        return false;
    }
    return m_changes.put(Table::Title, key, {{"added_ms", play.addedMs}}, importScope(play.title));
}

} // namespace Library
