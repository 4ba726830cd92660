#include "tests/catalog/randomedits.h"

#include "library/catalog/query.h"
#include "library/catalog/shared/titleids.h"
#include "tests/catalog/catalogsamples.h"

#include <QDebug>

#include <algorithm>

using namespace Library;
using Shared::Table;

RandomEdits::RandomEdits(CatalogWriter &writer, quint32 seed)
    : m_writer(writer)
    , m_random(seed)
{ }

int RandomEdits::below(int limit)
{
    return int(m_random() % quint32(limit));
}

bool RandomEdits::run(int acts)
{
    for (int i = 0; i < acts; ++i) {
        if (const Result<> done = act(); !done && done.error().code != ErrorCode::NotFound) {
            qWarning() << "act" << i << int(done.error().code) << done.error().detail;
            return false;
        }
    }
    return true;
}

IngestedVideo RandomEdits::video()
{
    IngestedVideo video;
    const QString name = QStringLiteral("Name %1").arg(below(6));
    switch (below(3)) {
    case 0:
        video = CatalogSamples::movie(name, 2000 + below(3), below(2) != 0 ? 720 : 2160);
        break;
    case 1:
        video = CatalogSamples::episode(name, below(3), below(5));
        break;
    default:
        video = CatalogSamples::homeVideo(name, quint64(below(6)) + 1);
        break;
    }
    if (below(3) == 0) {
        video.content = CatalogSamples::content(video.file->path.toUtf8());
        if (below(2) == 0) {
            const QByteArray seed = video.content->toBytes().left(16);
            video.object = *ObjectId::fromBytes(seed);
            video.objectName = name;
        }
    }
    if (below(8) == 0) {
        video.failure = QStringLiteral("damaged");
        video.media = {};
    }
    if (below(8) == 0) {
        video.file->mtimeNs += below(3);
    }
    return video;
}

TitleId RandomEdits::title()
{
    Query query(m_writer.database(),
        "SELECT id FROM title ORDER BY id LIMIT 1 OFFSET ? % max(1, (SELECT count(*) FROM title))");
    query.bind(1, below(1000));
    return query.next() ? query->id<TitleId>(0) : TitleIds::movie(QStringLiteral("None"), 1);
}

ProfileId RandomEdits::profile()
{
    Query query(m_writer.database(),
        "SELECT id FROM profile ORDER BY id LIMIT 1 OFFSET ? % (SELECT count(*) FROM profile)");
    query.bind(1, below(1000));
    return query.next() ? query->id<ProfileId>(0) : ProfileId{};
}

Result<> RandomEdits::act()
{
    switch (below(16)) {
    case 0:
    case 1:
    case 2: {
        QVector<IngestedVideo> videos;
        for (int i = below(4); i >= 0; --i) {
            videos.append(video());
        }
        const auto done = m_writer.ingest(videos);
        return done ? Result<>() : failure(done.error());
    }
    case 3:
    case 4:
        return m_writer.setPosition(profile(), title(), {}, below(1000), 1000);
    case 5:
    case 6:
        return m_writer.setWatched(profile(), title(), below(3) != 0);
    case 7: {
        if (below(4) != 0) {
            return {};
        }
        const auto done = m_writer.addProfile(QStringLiteral("P%1").arg(below(100)), {});
        return done ? Result<>() : failure(done.error());
    }
    case 8: {
        const auto picture = *PictureId::fromBytes(QByteArray(32, char(below(250) + 1)));
        return m_writer.setPictures(
            title(), picture, {}, below(2) != 0 ? Origin::Person : Origin::Scan);
    }
    case 9:
        return m_writer.setMissing({video().file->path});
    case 10:
        return editSets();
    case 11:
        return editSame();
    case 12:
        return editByHand();
    case 13:
        return editLists();
    case 14:
        return describe();
    default:
        return editTitle();
    }
}

Result<> RandomEdits::editTitle()
{
    const TitleId id = title();
    const Origin origin = below(2) != 0 ? Origin::Person : Origin::Online;
    const Scope scope = TitleIds::isLocal(id) ? Scope::Local : Scope::Shared;
    return m_writer.act(origin, {}, [&]() -> Result<> {
        Fields fields;
        switch (below(4)) {
        case 0:
            fields = {{"deleted", below(2)}};
            break;
        case 1:
            fields = {{"sort_title", QStringLiteral("%1").arg(below(50))}};
            break;
        default:
            fields = {{"plot", QStringLiteral("Plot %1").arg(below(50))},
                {"tagline", QStringLiteral("Line")}};
            break;
        }
        const auto put = m_writer.changes().put(Table::Title, id.toBytes(), fields, scope);
        return put ? Result<>() : failure(put.error());
    });
}

Result<> RandomEdits::editByHand()
{
    TitleEdits edits;
    const auto word = [&] { return QStringLiteral("Word %1").arg(below(4)); };
    switch (below(5)) {
    case 0:
        edits.texts = {{EditedField::Title, word()}, {EditedField::Year, QString::number(1990)}};
        break;
    case 1:
        edits.tags = QVector<QString>{word(), QStringLiteral("Genre")};
        edits.pictures = {{EditedField::Poster, {}}};
        break;
    case 2:
        edits.collections = QVector<QString>{word()};
        break;
    case 3:
        edits.reset = {EditedField::Title, EditedField::Poster};
        edits.resetsTags = true;
        break;
    default:
        edits.resetsCollections = true;
        edits.reset = {EditedField::Year};
        break;
    }
    const auto done = m_writer.editTitle(profile(), title(), edits);
    return done ? Result<>() : failure(done.error());
}

Result<PlaylistId> RandomEdits::playlist()
{
    if (below(3) == 0) {
        return m_writer.addPlaylist(profile(), QStringLiteral("List %1").arg(below(9)), {});
    }
    Query query(m_writer.database(), "SELECT id FROM playlist ORDER BY id LIMIT 1");
    if (!query.next()) {
        return failure(ErrorCode::NotFound, {});
    }
    return query->id<PlaylistId>(0);
}

Result<> RandomEdits::editLists()
{
    switch (below(6)) {
    case 0:
        return m_writer.setFavourite(profile(), {title()}, below(3) != 0);
    case 1:
        return m_writer.setRating(profile(), title(), below(11));
    case 2:
        return m_writer.setTag({}, {title(), title()}, QStringLiteral("Tag"), below(3) != 0);
    case 3:
        return m_writer.setRemoved({}, {title()}, below(2) != 0);
    default:
        break;
    }
    const Result<PlaylistId> list = playlist();
    if (!list) {
        return failure(list.error());
    }
    switch (below(4)) {
    case 0:
        return m_writer.setPlaylistRemoved({}, *list, below(2) != 0);
    case 1:
        return m_writer.removeFromPlaylist({}, *list, {title()});
    default:
        return m_writer.addToPlaylist({}, *list, {title(), title()});
    }
}

//! As NFO files do, of a video that may be there.
Result<> RandomEdits::describe()
{
    SideDescription side;
    side.video = video().file->path;
    side.level = DescribedLevel(below(3));
    TitleDescription &description = side.description;
    description.title = QStringLiteral("Told %1").arg(below(3));
    description.plot = QStringLiteral("Plot %1").arg(below(3));
    description.rating = below(100);
    description.genres = {QStringLiteral("Genre %1").arg(below(3))};
    description.tags = {QStringLiteral("Word %1").arg(below(4))};
    description.collections = {{QStringLiteral("Word %1").arg(below(4)), {}}};
    description.credits
        = {{QStringLiteral("Person"), QStringLiteral("Hero"), QStringLiteral("cast")}};
    description.ids = {{QStringLiteral("tmdb"), QString::number(below(3) + 1)}};
    SideFiles files;
    files.descriptions.append(side);
    return m_writer.noteSideFiles(files);
}

Result<> RandomEdits::editSets()
{
    const TitleId id = title();
    const Scope scope = TitleIds::isLocal(id) ? Scope::Local : Scope::Shared;
    const QString name = QStringLiteral("Genre %1").arg(below(3));
    const GenreId genre = TitleIds::genre(name);
    const PersonId person = TitleIds::person(name);
    return m_writer.act(Origin::Person, {}, [&]() -> Result<> {
        ChangeWriter &changes = m_writer.changes();
        const QVector<Result<bool>> done{
            changes.put(Table::Genre, genre.toBytes(), {{"name", name}}),
            changes.put(
                Table::TitleGenre, id.toBytes() + genre.toBytes(), {{"present", below(2)}}, scope),
            changes.put(Table::Person, person.toBytes(), {{"name", name}}),
            changes.put(Table::Credit,
                TitleIds::credit(id, person, QStringLiteral("cast"), QStringLiteral("Hero")),
                {{"title", idValue(id)}, {"person", idValue(person)},
                    {"department", QStringLiteral("cast")}, {"role", QStringLiteral("Hero")},
                    {"position", below(3)}, {"present", below(2)}},
                scope)};
        for (const Result<bool> &put : done) {
            if (!put) {
                return failure(put.error());
            }
        }
        return {};
    });
}

Result<> RandomEdits::editSame()
{
    const TitleId one = title();
    QVector<TitleId> others;
    Query query(m_writer.database(),
        "SELECT o.id FROM title t JOIN title o ON o.kind = t.kind AND o.id <> t.id WHERE t.id = ?");
    query.bind(1, one);
    while (query.next()) {
        if (!TitleIds::isLocal(query->id<TitleId>(0))) {
            others.append(query->id<TitleId>(0));
        }
    }
    if (query.failed()) {
        return query.result();
    }
    query.finish();
    if (others.isEmpty() || TitleIds::isLocal(one)) {
        return {};
    }
    const TitleId other = others.at(below(int(others.size())));
    const int same = below(3) != 0 ? 1 : 0;
    return m_writer.act(Origin::Person, {}, [&]() -> Result<> {
        const auto put = m_writer.changes().put(Table::SameAs,
            std::min(one, other).toBytes() + std::max(one, other).toBytes(), {{"same", same}});
        return put ? Result<>() : failure(put.error());
    });
}
