#include "app/commandline.h"
#include "app/device.h"
#include "app/trash.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/catalog/history/history.h"
#include "library/catalog/history/historywords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace App {

namespace {

using Library::HistoryEntry;
using Library::HistoryPage;
using Library::HistoryQuery;
using Library::TrashEntry;

constexpr int kShownIdDigits = 12;
constexpr int kMostAtOnce = 200;
constexpr int kUsualLimit = 50;

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toUTC().toString(Qt::ISODate);
}

QString originName(Library::Origin origin)
{
    switch (origin) {
    case Library::Origin::Person:
        return QStringLiteral("person");
    case Library::Origin::Scan:
        return QStringLiteral("scan");
    case Library::Origin::Online:
        return QStringLiteral("online");
    case Library::Origin::Maintenance:
        break;
    }
    return QStringLiteral("maintenance");
}

QJsonObject toJson(const HistoryEntry &entry, qint64 nowMs)
{
    QJsonArray titles;
    for (const TitleId &title : entry.titles) {
        titles.append(title.toString());
    }
    QJsonArray changes;
    for (const Library::HistoryChange &change : entry.changes) {
        changes.append(QJsonObject{{QStringLiteral("of"), change.subject},
            {QStringLiteral("field"), change.field}, {QStringLiteral("before"), change.before},
            {QStringLiteral("after"), change.after}});
    }
    QJsonObject undo{{QStringLiteral("possible"), !entry.obstacle.has_value()}};
    if (entry.obstacle) {
        undo.insert(
            QStringLiteral("reason"), Library::HistoryWords::obstacle(*entry.obstacle, nowMs));
    }
    QJsonObject json{{QStringLiteral("change"), entry.operation.toString()},
        {QStringLiteral("at"), isoTime(entry.atMs)}, {QStringLiteral("who"), entry.who},
        {QStringLiteral("origin"), originName(entry.origin)},
        {QStringLiteral("kind"), Library::actKindName(entry.kind)},
        {QStringLiteral("what"), entry.what}, {QStringLiteral("titles"), titles},
        {QStringLiteral("titleCount"), entry.count}, {QStringLiteral("changes"), changes},
        {QStringLiteral("undo"), undo}};
    if (!entry.device.isEmpty()) {
        json.insert(QStringLiteral("device"), entry.device);
    }
    return json;
}

void printEntry(const Output &output, const HistoryEntry &entry, qint64 nowMs)
{
    const QString who = entry.device.isEmpty()
        ? entry.who
        : QCoreApplication::translate("CommandLine", "%1 on %2").arg(entry.who, entry.device);
    const QString line = entry.operation.toString().left(kShownIdDigits) % QStringLiteral("  ")
        % timeText(entry.atMs) % QStringLiteral("  ") % who % QStringLiteral("  ") % entry.what;
    output.line(entry.obstacle && entry.origin == Library::Origin::Person
            ? QString(line % QStringLiteral("  (")
                % Library::HistoryWords::obstacle(*entry.obstacle, nowMs) % QStringLiteral(")"))
            : line);
    for (const Library::HistoryChange &change : entry.changes) {
        const QString none = QStringLiteral("–");
        output.line(
            QStringLiteral("              %1, %2: %3 → %4")
                .arg(change.subject, change.field, change.before.isEmpty() ? none : change.before,
                    change.after.isEmpty() ? none : change.after));
    }
}

// Fetches page after page until there are as many as were asked for.
class Telling final : public QObject
{
public:
    Telling(VerbContext &context, Device &device, const HistoryQuery &query, int limit)
        : QObject(&context)
        , m_context(context)
        , m_device(device)
        , m_query(query)
        , m_left(limit)
    { }

    void next()
    {
        m_query.limit = std::min(m_left, kMostAtOnce);
        Async::whenDone(m_device.catalog().history(m_query), this,
            [this](const Result<HistoryPage> &page) { onPage(page); });
    }

private:
    void onPage(const Result<HistoryPage> &page)
    {
        if (!page) {
            m_context.fail(page.error());
            return;
        }
        const qint64 nowMs = m_device.clock().wallNow().time_since_epoch().count();
        for (const HistoryEntry &entry : page->entries) {
            printEntry(m_context.output(), entry, nowMs);
            m_items.append(toJson(entry, nowMs));
        }
        m_left -= int(page->entries.size());
        if (!page->next.isEmpty() && m_left > 0) {
            m_query.cursor = page->next;
            next();
            return;
        }
        m_context.output().document(
            {{QStringLiteral("items"), m_items}, {QStringLiteral("more"), !page->next.isEmpty()}});
        m_context.finish(ExitCode::Done);
    }

    VerbContext &m_context;
    Device &m_device;
    HistoryQuery m_query;
    int m_left;
    QJsonArray m_items;
};

//! The one of those that a prefix found.
template <class Id>
Result<Id> theOne(const Result<QVector<Id>> &found, const QString &text, const QString &notFound)
{
    if (!found) {
        return failure(found.error());
    }
    if (found->isEmpty()) {
        return failure(ErrorCode::NotFound, notFound.arg(text));
    }
    if (found->size() > 1) {
        return failure(ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "CommandLine", "Several begin with “%1”. Give more of the id.")
                .arg(text));
    }
    return found->first();
}

//! A title of the library, or one that was removed from it.
void resolveAnyTitle(VerbContext &context, Device &device, const QString &text,
    const std::function<void(const TitleId &)> &done)
{
    device.resolveTitle(
        text, &context, [&context, &device, text, done](const Result<TitleId> &title) {
            if (title) {
                done(*title);
                return;
            }
            if (title.error().code != ErrorCode::NotFound) {
                context.fail(title.error());
                return;
            }
            Async::whenDone(device.catalog().removedWithPrefix(text), &context,
                [&context, error = title.error(), text, done](
                    const Result<QVector<TitleId>> &found) {
                    const Result<TitleId> one = theOne(found, text, error.message);
                    if (one) {
                        done(*one);
                    } else {
                        context.fail(one.error());
                    }
                });
        });
}

void undo(VerbContext &context, Device &device, const OperationId &operation,
    const std::optional<TitleId> &of)
{
    Async::whenDone(device.catalog().undo(device.viewer(), operation, of), &context,
        [&context, &device](const Result<OperationId> &undone) {
            if (!undone) {
                context.fail(undone.error());
                return;
            }
            Async::whenDone(device.catalog().historyEntry(*undone), &context,
                [&context, &device](const Result<HistoryEntry> &entry) {
                    if (!entry) {
                        context.fail(entry.error());
                        return;
                    }
                    const qint64 nowMs = device.clock().wallNow().time_since_epoch().count();
                    printEntry(context.output(), *entry, nowMs);
                    context.output().document(toJson(*entry, nowMs));
                    context.finish(ExitCode::Done);
                });
        });
}

QJsonObject toJson(const TrashEntry &entry, int daysLeft)
{
    return {{QStringLiteral("id"), entry.title.toString()}, {QStringLiteral("title"), entry.name},
        {QStringLiteral("removedAt"), isoTime(entry.removedAtMs)},
        {QStringLiteral("removedBy"), entry.by}, {QStringLiteral("daysLeft"), daysLeft},
        {QStringLiteral("videos"), entry.videos}, {QStringLiteral("sizeBytes"), entry.sizeBytes},
        {QStringLiteral("storedBytes"), entry.storedBytes},
        {QStringLiteral("bytesGone"), entry.bytesGone}};
}

QString megabytes(qint64 bytes)
{
    return QCoreApplication::translate("CommandLine", "%1 MB")
        .arg(QString::number(double(bytes) / 1e6, 'f', 1));
}

void listTrash(VerbContext &context, Device &device)
{
    Async::whenDone(device.trash().entries(), &context,
        [&context, &device](const Result<QVector<TrashEntry>> &entries) {
            if (!entries) {
                context.fail(entries.error());
                return;
            }
            QJsonArray items;
            qint64 bytes = 0;
            for (const TrashEntry &entry : *entries) {
                const int days = device.trash().daysLeft(entry);
                const QString by = entry.by.isEmpty()
                    ? timeText(entry.removedAtMs)
                    : QString(timeText(entry.removedAtMs) % QStringLiteral("  ") % entry.by);
                const QString gone = entry.bytesGone ? QString(QStringLiteral("  ")
                                         % QCoreApplication::translate("CommandLine", "bytes gone"))
                                                     : QString();
                context.output().line(entry.title.toString().left(kShownIdDigits)
                    % QStringLiteral("  ") % entry.name % QStringLiteral("  ")
                    % megabytes(entry.sizeBytes) % QStringLiteral("  ") % by % QStringLiteral("  ")
                    % QCoreApplication::translate("CommandLine", "%n days left", nullptr, days)
                    % gone);
                items.append(toJson(entry, days));
                bytes += entry.storedBytes;
            }
            if (entries->isEmpty()) {
                context.output().line(
                    QCoreApplication::translate("CommandLine", "The trash is empty."));
            }
            context.output().document(
                {{QStringLiteral("items"), items}, {QStringLiteral("storedBytes"), bytes}});
            context.finish(ExitCode::Done);
        });
}

void restore(VerbContext &context, Device &device, const TitleId &title)
{
    Async::whenDone(device.catalog().putBack(device.viewer(), {title}), &context,
        [&context, title](const Result<> &done) {
            if (!done) {
                context.fail(done.error());
                return;
            }
            context.output().line(QCoreApplication::translate("CommandLine", "It is back."));
            context.output().document({{QStringLiteral("restored"), title.toString()}});
            context.finish(ExitCode::Done);
        });
}

void putIntoTrash(VerbContext &context, Device &device, const TitleId &title)
{
    Async::whenDone(device.catalog().setRemoved(device.viewer(), {title}, true), &context,
        [&context, title](const Result<> &removed) {
            if (!removed) {
                context.fail(removed.error());
                return;
            }
            context.output().line(QCoreApplication::translate(
                "CommandLine", "It is in the trash; “matinee trash restore” brings it back."));
            context.output().document({{QStringLiteral("removed"), title.toString()}});
            context.finish(ExitCode::Done);
        });
}

void emptyTrash(VerbContext &context, Device &device, const QVector<TitleId> &titles)
{
    Async::whenDone(device.trash().empty(device.viewer(), titles), &context,
        [&context](const Result<Library::Emptied> &emptied) {
            if (!emptied) {
                context.fail(emptied.error());
                return;
            }
            context.output().line(QCoreApplication::translate("CommandLine",
                                      "%n titles are removed for good", nullptr, emptied->titles)
                % QStringLiteral(": ") % megabytes(emptied->bytes));
            context.output().document({{QStringLiteral("titles"), emptied->titles},
                {QStringLiteral("objects"), int(emptied->objects.size())},
                {QStringLiteral("bytes"), emptied->bytes}});
            context.finish(ExitCode::Done);
        });
}

} // namespace

void runHistory(VerbContext &context)
{
    bool isNumber = true;
    const int limit = context.has("limit") ? context.option("limit").toInt(&isNumber) : kUsualLimit;
    if (!isNumber || limit < 1) {
        context.fail({ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine", "“%1” is no number of changes.")
                .arg(context.option("limit")),
            {}, false});
        return;
    }
    withDevice(context, [&context, limit](Device &device) {
        HistoryQuery query;
        query.everything = context.has("all");
        const auto tell = [&context, &device, limit](const HistoryQuery &wanted) {
            (new Telling(context, device, wanted, limit))->next();
        };
        if (context.arguments().isEmpty()) {
            tell(query);
            return;
        }
        resolveAnyTitle(
            context, device, context.arguments().first(), [query, tell](const TitleId &title) {
                HistoryQuery ofTitle = query;
                ofTitle.title = title;
                tell(ofTitle);
            });
    });
}

void runUndo(VerbContext &context)
{
    withDevice(context, [&context](Device &device) {
        const QString text = context.arguments().first();
        Async::whenDone(device.catalog().actsWithPrefix(text), &context,
            [&context, &device, text](const Result<QVector<OperationId>> &found) {
                const Result<OperationId> one = theOne(found, text,
                    QCoreApplication::translate(
                        "CommandLine", "No change is called “%1”. See matinee history."));
                if (!one) {
                    context.fail(one.error());
                } else if (context.arguments().size() == 1) {
                    undo(context, device, *one, std::nullopt);
                } else {
                    resolveAnyTitle(context, device, context.arguments().at(1),
                        [&context, &device, act = *one](
                            const TitleId &title) { undo(context, device, act, title); });
                }
            });
    });
}

void runTrash(VerbContext &context)
{
    const QString act = context.arguments().value(0);
    const QString what = context.arguments().value(1);
    const bool isKnown = QStringList{QString(), QStringLiteral("put"), QStringLiteral("restore"),
        QStringLiteral("empty")}
                             .contains(act);
    if (!isKnown || (!act.isEmpty() && act != QLatin1String("empty") && what.isEmpty())) {
        context.fail({ErrorCode::InvalidInput,
            QCoreApplication::translate(
                "CommandLine", "Usage: matinee trash [put ID|restore ID|empty [ID]]."),
            {}, false});
        return;
    }
    withDevice(context, [&context, act, what](Device &device) {
        if (act.isEmpty()) {
            listTrash(context, device);
        } else if (what.isEmpty()) {
            emptyTrash(context, device, {});
        } else {
            resolveAnyTitle(context, device, what, [&context, &device, act](const TitleId &title) {
                if (act == QLatin1String("put")) {
                    putIntoTrash(context, device, title);
                } else if (act == QLatin1String("restore")) {
                    restore(context, device, title);
                } else {
                    emptyTrash(context, device, {title});
                }
            });
        }
    });
}

} // namespace App
