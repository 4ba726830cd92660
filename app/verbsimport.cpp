#include "app/catalogjson.h"
#include "app/commandline.h"
#include "app/device.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/import/importmatcher.h"
#include "library/import/importsource.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QThreadPool>

#include <array>

namespace App {

namespace {

using namespace Library::Import;
using Library::ImportedPlay;

std::optional<Source> sourceFromName(const QString &name)
{
    for (const Source source : {Source::Kodi, Source::Jellyfin, Source::Plex}) {
        if (name.compare(sourceName(source), Qt::CaseInsensitive) == 0) {
            return source;
        }
    }
    return std::nullopt;
}

QString reasonName(NoMatch reason)
{
    switch (reason) {
    case NoMatch::NotHere:
        return QStringLiteral("not-here");
    case NoMatch::Ambiguous:
        return QStringLiteral("ambiguous");
    case NoMatch::NoNumber:
        return QStringLiteral("no-number");
    }
    Q_UNREACHABLE();
}

QString reasonText(NoMatch reason)
{
    switch (reason) {
    case NoMatch::NotHere:
        return QCoreApplication::translate("CommandLine", "not in the library");
    case NoMatch::Ambiguous:
        return QCoreApplication::translate("CommandLine", "several titles could be meant");
    case NoMatch::NoNumber:
        return QCoreApplication::translate("CommandLine", "an episode without a number");
    }
    Q_UNREACHABLE();
}

QString wayName(MatchedBy by)
{
    switch (by) {
    case MatchedBy::Id:
        return QStringLiteral("id");
    case MatchedBy::Path:
        return QStringLiteral("path");
    case MatchedBy::Name:
        return QStringLiteral("name");
    }
    Q_UNREACHABLE();
}

QString nameOf(const ImportedState &state)
{
    QString name = state.title;
    if (state.kind == Library::TitleKind::Episode) {
        name = QStringLiteral("%1 %2x%3 %4")
                   .arg(state.series)
                   .arg(std::max(state.season, 0))
                   .arg(std::max(state.episode, 0), 2, 10, QLatin1Char('0'))
                   .arg(state.title);
    } else if (state.year != 0) {
        name += QStringLiteral(" (%1)").arg(state.year);
    }
    return name.trimmed();
}

QJsonObject itemOf(const ImportedState &state, const Match &match)
{
    QJsonObject object{
        {QStringLiteral("kind"), kindName(state.kind)}, {QStringLiteral("title"), state.title}};
    const auto put = [&object](const char *name, const QString &value) {
        if (!value.isEmpty()) {
            object.insert(QLatin1String(name), value);
        }
    };
    put("series", state.series);
    put("path", state.path);
    for (const auto &[name, value] : {std::pair("season", state.season),
             std::pair("episode", state.episode), std::pair("year", state.year)}) {
        if (value > 0 || (value == 0 && qstrcmp(name, "year") != 0)) {
            object.insert(QLatin1String(name), value);
        }
    }
    if (match.title.isNull()) {
        put("reason", reasonName(match.reason));
    } else {
        put("id", match.title.toString());
        put("matchedBy", wayName(match.by));
    }
    return object;
}

// Reads the other program's library, finds its titles in this one, and takes over what its viewer
// did, as one act.
class Importing final : public QObject
{
public:
    Importing(VerbContext &context, Device &device, Source source)
        : QObject(&context)
        , m_context(context)
        , m_device(device)
        , m_source(source)
    { }

    void start()
    {
        Async::whenDone(m_device.catalog().profiles(), this,
            [this](const Result<QVector<Library::Profile>> &profiles) { onProfiles(profiles); });
    }

private:
    void onProfiles(const Result<QVector<Library::Profile>> &profiles)
    {
        if (!profiles) {
            m_context.fail(profiles.error());
            return;
        }
        const QString wanted = m_context.option("profile");
        QStringList names;
        for (const Library::Profile &profile : *profiles) {
            names.append(profile.name);
            const bool chosen = m_context.has("profile")
                ? profile.name.compare(wanted, Qt::CaseInsensitive) == 0
                : profile.id == m_device.viewer();
            if (chosen) {
                m_profile = profile;
            }
        }
        if (m_profile.id.isNull()) {
            m_context.fail({ErrorCode::NotFound,
                QCoreApplication::translate(
                    "CommandLine", "No profile is called “%1”. There are: %2.")
                    .arg(wanted, names.join(QStringLiteral(", "))),
                {}, false});
            return;
        }
        const QString path = QFileInfo(m_context.arguments().at(1)).absoluteFilePath();
        Async::whenDone(Async::run(&m_reading,
                            [source = m_source, path, user = m_context.option("user")] {
                                return readSource(source, path, user);
                            }),
            this, [this](const Result<ImportedLibrary> &library) { onRead(library); });
    }

    void onRead(const Result<ImportedLibrary> &library)
    {
        if (!library) {
            m_context.fail(library.error());
            return;
        }
        m_library = *library;
        Async::whenDone(m_device.catalog().importTargets(), this,
            [this](const Result<QVector<Library::ImportTarget>> &targets) { onTargets(targets); });
    }

    void onTargets(const Result<QVector<Library::ImportTarget>> &targets)
    {
        if (!targets) {
            m_context.fail(targets.error());
            return;
        }
        const ImportMatcher matcher(*targets);
        QVector<ImportedPlay> plays;
        for (const ImportedState &state : std::as_const(m_library.states)) {
            const Match match = matcher.match(state);
            m_matches.append(match);
            if (!match.title.isNull()) {
                plays.append({match.title, sourceName(m_source), state.watched, state.playCount,
                    state.positionMs, state.durationMs, state.lastPlayedMs, state.rating,
                    state.favourite, state.addedMs});
            }
        }
        const auto mode
            = m_context.has("dry-run") ? Library::ImportMode::Try : Library::ImportMode::Apply;
        Async::whenDone(m_device.catalog().importPlays(m_profile.id, plays, mode), this,
            [this](const Result<QVector<bool>> &changed) { onImported(changed); });
    }

    void onImported(const Result<QVector<bool>> &changed)
    {
        if (!changed) {
            m_context.fail(changed.error());
            return;
        }
        QJsonArray changedItems;
        QJsonArray unmatched;
        QStringList lines;
        int matched = 0;
        int neverSeen = 0;
        for (qsizetype i = 0; i < m_matches.size(); ++i) {
            const ImportedState &state = m_library.states.at(i);
            const Match &match = m_matches.at(i);
            if (!match.title.isNull()) {
                if (changed->at(matched++)) {
                    changedItems.append(itemOf(state, match));
                }
            } else if (state.tellsOfAViewer()) {
                unmatched.append(itemOf(state, match));
                lines.append(
                    QStringLiteral("  %1: %2").arg(nameOf(state), reasonText(match.reason)));
            } else {
                ++neverSeen;
            }
        }
        const bool isTrial = m_context.has("dry-run");
        const Output &output = m_context.output();
        output.line((isTrial ? QCoreApplication::translate("CommandLine",
                         "%1 titles of %2 are in the library, %3 would change for %4")
                             : QCoreApplication::translate("CommandLine",
                                 "%1 titles of %2 are in the library, %3 changed for %4"))
                        .arg(matched)
                        .arg(sourceTitle(m_source))
                        .arg(changedItems.size())
                        .arg(m_profile.name));
        if (!lines.isEmpty()) {
            output.line(QCoreApplication::translate(
                "CommandLine", "%1 that somebody watched, rated or liked were not matched:")
                            .arg(lines.size()));
        }
        for (const QString &line : std::as_const(lines)) {
            output.line(line);
        }
        for (const QString &file : std::as_const(m_library.unreadable)) {
            output.line(
                QCoreApplication::translate("CommandLine", "%1 could not be read").arg(file));
        }
        output.document({{QStringLiteral("source"), sourceName(m_source)},
            {QStringLiteral("profile"), m_profile.name}, {QStringLiteral("user"), m_library.user},
            {QStringLiteral("files"), QJsonArray::fromStringList(m_library.files)},
            {QStringLiteral("unreadable"), QJsonArray::fromStringList(m_library.unreadable)},
            {QStringLiteral("dryRun"), isTrial}, {QStringLiteral("matched"), matched},
            {QStringLiteral("changed"), changedItems},
            {QStringLiteral("unchanged"), matched - int(changedItems.size())},
            {QStringLiteral("unmatched"), unmatched},
            {QStringLiteral("unmatchedNeverSeen"), neverSeen}});
        m_context.finish(ExitCode::Done);
    }

    VerbContext &m_context;
    Device &m_device;
    Source m_source;
    Library::Profile m_profile;
    ImportedLibrary m_library;
    QVector<Match> m_matches;
    QThreadPool m_reading; //!< last: waits for the reading before the rest goes
};

} // namespace

void runImport(VerbContext &context)
{
    if (context.arguments().first() == QLatin1String("matinee")) {
        importArchive(context, context.arguments().at(1));
        return;
    }
    const std::optional<Source> source = sourceFromName(context.arguments().first());
    if (!source) {
        context.fail({ErrorCode::InvalidInput,
            QCoreApplication::translate("CommandLine",
                "Cannot import from “%1”: it must be kodi, jellyfin, plex or matinee.")
                .arg(context.arguments().first()),
            {}, false});
        return;
    }
    withDevice(context, [&context, source = *source](Device &device) {
        (new Importing(context, device, source))->start();
    });
}

} // namespace App
