#include "app/catalogjson.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/storagesafety.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/filterrule.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace App {

namespace {

using Library::TitleCard;
using Library::TitleKind;
using Library::TitleSort;

struct SortName
{
    const char *name;
    TitleSort sort;
    Library::SortOrder order;
};

constexpr std::array kSortNames{
    SortName{"title", TitleSort::Title, Library::SortOrder::Ascending},
    SortName{"year", TitleSort::Year, Library::SortOrder::Descending},
    SortName{"added", TitleSort::Added, Library::SortOrder::Descending},
    SortName{"played", TitleSort::Played, Library::SortOrder::Descending},
    SortName{"duration", TitleSort::Duration, Library::SortOrder::Descending},
    SortName{"date", TitleSort::Date, Library::SortOrder::Descending},
};

Result<Library::TitleQuery> queryFrom(const VerbContext &context, const ProfileId &viewer)
{
    Library::TitleQuery query;
    query.viewer = viewer;
    query.limit = 1000;
    query.kinds = {TitleKind::Movie, TitleKind::Series, TitleKind::HomeVideo};
    if (context.has("kind")) {
        const std::optional<TitleKind> kind = kindFromName(context.option("kind"));
        if (!kind) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate(
                    "CommandLine", "There is no kind “%1”. See matinee ls --help.")
                    .arg(context.option("kind")));
        }
        query.kinds = {*kind};
    }
    if (context.has("sort")) {
        const auto *row
            = std::find_if(kSortNames.begin(), kSortNames.end(), [&](const SortName &name) {
                  return context.option("sort") == QLatin1String(name.name);
              });
        if (row == kSortNames.end()) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate(
                    "CommandLine", "Cannot sort by “%1”. See matinee ls --help.")
                    .arg(context.option("sort")));
        }
        query.sort = row->sort;
        query.order = row->order;
    }
    if (context.has("filter")) {
        const Result<Library::TitleFilter> filter
            = Library::FilterRule::fromWords(context.option("filter"));
        if (!filter) {
            return failure(ErrorCode::InvalidInput,
                QCoreApplication::translate("CommandLine", "%1 See matinee ls --help.")
                    .arg(filter.error().message));
        }
        query.filter = *filter;
    }
    return query;
}

// Fetches page after page, so that a library of any size is listed whole.
class Listing final : public QObject
{
public:
    Listing(VerbContext &context, Library::Catalog &catalog, const Library::TitleQuery &query)
        : QObject(&context)
        , m_context(context)
        , m_catalog(catalog)
        , m_query(query)
    { }

    void next()
    {
        Async::whenDone(m_catalog.page(m_query), this,
            [this](const Result<Library::TitlePage> &page) { onPage(page); });
    }

private:
    void onPage(const Result<Library::TitlePage> &page)
    {
        if (!page) {
            m_context.fail(page.error());
            return;
        }
        m_count += int(page->cards.size());
        for (const TitleCard &card : page->cards) {
            m_context.output().line(lineFor(card));
            if (m_context.output().isJson()) {
                m_items.append(toJson(card));
            }
        }
        if (!page->next.isEmpty()) {
            m_query.cursor = page->next;
            next();
            return;
        }
        m_context.output().document(
            {{QStringLiteral("items"), m_items}, {QStringLiteral("total"), m_count}});
        m_context.finish(ExitCode::Done);
    }

    VerbContext &m_context;
    Library::Catalog &m_catalog;
    Library::TitleQuery m_query;
    QJsonArray m_items;
    int m_count = 0;
};

using Checks = QHash<ObjectId, Library::CheckedObject>;

//! Of a version and its parts; never none, for which all would be asked.
QVector<ObjectId> objectsOf(const Library::TitleDetails &details)
{
    QVector<ObjectId> objects;
    for (const Library::TitleVersion &version : details.versions) {
        objects << version.object;
        for (const Library::TitleVersion &part : version.parts) {
            objects << part.object;
        }
    }
    return objects.isEmpty() ? QVector<ObjectId>{ObjectId()} : objects;
}

QString checkText(const Library::CheckedObject &object)
{
    const QString when = QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(object.check.checkedAtMs), QLocale::ShortFormat);
    switch (object.check.state) {
    case Library::CheckState::Never:
        break;
    case Library::CheckState::Whole:
        return QCoreApplication::translate("CommandLine", "  read there %1: whole").arg(when);
    case Library::CheckState::Damaged:
        return QCoreApplication::translate("CommandLine", "  read there %1: damaged").arg(when);
    case Library::CheckState::Missing:
        return QCoreApplication::translate("CommandLine", "  looked for there %1: gone").arg(when);
    }
    return {};
}

//! Where the bytes of a version, or of one part of it, are.
void printPlaces(const Output &output, const Library::TitleVersion &version, const Checks &checks)
{
    for (const QString &file : version.files) {
        output.line(QString(QStringLiteral("  ") + file));
    }
    if (!version.object.isNull()) {
        output.line(QCoreApplication::translate("CommandLine", "  in the storage as %1")
                        .arg(version.objectName));
        const QString check = checkText(checks.value(version.object));
        if (!check.isEmpty()) {
            output.line(check);
        }
    }
}

void printDetails(const VerbContext &context, const Library::TitleDetails &details,
    const Checks &checks, const std::optional<bool> &copiesAreComplete)
{
    const Output &output = context.output();
    QJsonObject document = toJson(details);
    document.insert(QStringLiteral("copiesAreComplete"),
        copiesAreComplete ? QJsonValue(*copiesAreComplete) : QJsonValue());
    QJsonArray checked;
    for (const Library::CheckedObject &object : checks) {
        checked.append(toJson(object));
    }
    document.insert(QStringLiteral("checks"), checked);
    output.document(document);
    output.line(lineFor(details.card));
    if (!details.plot.isEmpty()) {
        output.line(details.plot);
    }
    for (const Library::TitleVersion &version : details.versions) {
        output.line(QCoreApplication::translate("CommandLine", "Version %1  %2")
                        .arg(version.id.toString().left(12), version.label));
        const QVector<Library::TitleVersion> whole{version};
        const QVector<Library::TitleVersion> &parts
            = version.parts.isEmpty() ? whole : version.parts;
        for (const Library::TitleVersion &part : parts) {
            printPlaces(output, part, checks);
        }
        for (const Library::StreamInfo &stream : version.media.streams) {
            output.line(QStringLiteral("  #%1 %2 %3")
                            .arg(QString::number(stream.index), stream.codec, stream.language));
        }
        if (!version.failure.isEmpty()) {
            output.line(QString(QStringLiteral("  ") + version.failure));
        }
    }
    if (copiesAreComplete) {
        output.line(*copiesAreComplete
                ? QCoreApplication::translate("CommandLine", "Every copy of it is complete.")
                : QCoreApplication::translate("CommandLine",
                    "Copies of it are being made. Leave the machines of the storage plugged in."));
    }
    for (const QVector<TitleCard> &below : {details.seasons, details.extras}) {
        for (const TitleCard &card : below) {
            output.line(lineFor(card));
        }
    }
}

//! Whether all that is stored of a title has all its copies; nothing: it is not in a cluster, or
//! that does not tell.
void askForCopies(Device &device, const Checks &checks, QObject *owner,
    const std::function<void(const std::optional<bool> &)> &done)
{
    qint64 storedMs = 0;
    for (const Library::CheckedObject &object : checks) {
        storedMs = std::max(storedMs, object.addedAtMs);
    }
    if (!device.cluster() || storedMs == 0) {
        done(std::nullopt);
        return;
    }
    auto *safety = new StorageSafety(device.cluster()->endpoints, device.clock(), owner);
    safety->start([&device, storedMs, done](const QVector<Sync::NodeAnswer> &nodes) {
        const qint64 nowMs = device.clock().wallNow().time_since_epoch().count();
        done(Sync::allCopiesSince(nodes, storedMs, nowMs));
    });
}

} // namespace

void runLs(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const Result<Library::TitleQuery> query = queryFrom(context, device.viewer());
        if (!query) {
            context.fail(query.error());
            return;
        }
        (new Listing(context, device.catalog(), *query))->next();
    });
}

void runShow(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        device.resolveTitle(context.arguments().first(), &context,
            [&context, &device](const Result<TitleId> &title) {
                if (!title) {
                    context.fail(title.error());
                    return;
                }
                Async::whenDone(device.catalog().details(device.viewer(), *title), &context,
                    [&context, &device](const Result<Library::TitleDetails> &details) {
                        if (!details) {
                            context.fail(details.error());
                            return;
                        }
                        Async::whenDone(
                            device.catalog().objectsToCheck({{}, 0, 0, 0, objectsOf(*details)}),
                            &context,
                            [&context, &device, details = *details](
                                const Result<QVector<Library::CheckedObject>> &objects) {
                                if (!objects) {
                                    context.fail(objects.error());
                                    return;
                                }
                                Checks checks;
                                for (const Library::CheckedObject &object : *objects) {
                                    checks.insert(object.check.object, object);
                                }
                                askForCopies(device, checks, &context,
                                    [&context, details, checks](const std::optional<bool> &are) {
                                        printDetails(context, details, checks, are);
                                        context.finish(ExitCode::Done);
                                    });
                            });
                    });
            });
    });
}

void runSearch(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const QString words = context.arguments().join(QLatin1Char(' '));
        Async::whenDone(device.catalog().search(device.viewer(), words, 100), &context,
            [&context](const Result<QVector<Library::SearchHit>> &hits) {
                if (!hits) {
                    context.fail(hits.error());
                    return;
                }
                QJsonArray items;
                for (const Library::SearchHit &hit : *hits) {
                    const bool elsewhere = hit.matchStart < 0 && !hit.matched.isEmpty();
                    context.output().line(elsewhere
                            ? QString(lineFor(hit.card) % QStringLiteral("  ") % hit.matched)
                            : lineFor(hit.card));
                    items.append(toJson(hit));
                }
                context.output().document({{QStringLiteral("items"), items}});
                context.finish(ExitCode::Done);
            });
    });
}

} // namespace App
