#include "library/catalog/touched.h"

#include "library/catalog/shared/sharedschema.h"

#include <QCborValue>

namespace Library {

using Shared::Table;
using Shared::TableSpec;

namespace {

const QCborValue &valueOf(
    const TableSpec &spec, const QVector<QCborValue> &values, const char *column)
{
    return values.at(spec.columnIndex(column));
}

template <class Id>
Id part(const QByteArray &row, qsizetype at)
{
    return Id::fromBytes(row.mid(at, Id::kSize)).value_or(Id{});
}

} // namespace

void Touched::add(const TableSpec &spec, const QByteArray &row, const QVector<QCborValue> &before,
    const QVector<QCborValue> &after)
{
    const auto touchTitle = [&](const QCborValue &id) {
        if (const auto title = TitleId::fromBytes(id.toByteArray())) {
            titles.insert(*title);
        }
    };
    const auto touchContent = [&](const QCborValue &id) {
        if (const auto content = ContentId::fromBytes(id.toByteArray())) {
            contents.insert(*content);
        }
    };
    switch (spec.table) {
    case Table::Title:
    case Table::TitleGenre:
    case Table::TitleTag:
    case Table::TitleEdit:
        titles.insert(part<TitleId>(row, 0));
        if (spec.table == Table::Title) {
            for (const char *column : {"parent", "series"}) {
                touchTitle(valueOf(spec, before, column));
                touchTitle(valueOf(spec, after, column));
            }
        }
        break;
    case Table::Identified:
        identified.insert(row);
        break;
    case Table::Version:
    case Table::Credit:
        touchTitle(valueOf(spec, before, "title"));
        touchTitle(valueOf(spec, after, "title"));
        break;
    case Table::Object:
        touchContent(valueOf(spec, before, "content"));
        touchContent(valueOf(spec, after, "content"));
        break;
    case Table::MediaFact:
        contents.insert(part<ContentId>(row, 0));
        break;
    case Table::PlayState:
    case Table::PlayCount:
        states.insert({part<ProfileId>(row, 0), part<TitleId>(row, 16)});
        break;
    case Table::Profile:
        profiles = true;
        break;
    case Table::SameAs:
        joined.insert(part<TitleId>(row, 0));
        joined.insert(part<TitleId>(row, TitleId::kSize));
        break;
    case Table::Person:
    case Table::Genre:
    case Table::Tag:
        named.insert(row);
        break;
    case Table::Picture:
    case Table::Collection:
    case Table::CollectionItem:
    case Table::ExternalId:
    case Table::Playlist:
    case Table::PlaylistItem:
    case Table::Writer:
    case Table::Snapshot:
    case Table::SnapshotCheck:
        break;
    }
}

} // namespace Library
