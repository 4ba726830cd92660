#include "app/commandline.h"

#include "app/verbs.h"
#include "sync/web/webaddress.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <array>

namespace App {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("CommandLine", source);
}

constexpr std::array kNoOptions = std::array<VerbOption, 0>{};
constexpr std::array kAddOptions{
    VerbOption{"upload", nullptr,
        QT_TRANSLATE_NOOP("CommandLine",
            "from now on the window copies new videos of these folders into the storage")},
    VerbOption{"no-upload", nullptr, QT_TRANSLATE_NOOP("CommandLine", "no longer copy them there")},
};
constexpr std::array kLsOptions{
    VerbOption{"kind", "KIND",
        QT_TRANSLATE_NOOP(
            "CommandLine", "movie, series, episode or video (default: movie, series and video)")},
    VerbOption{"sort", "KEY",
        QT_TRANSLATE_NOOP(
            "CommandLine", "title, year, added, played or duration (default: title)")},
    VerbOption{"filter", "FILTERS",
        QT_TRANSLATE_NOOP("CommandLine",
            "several with commas: unwatched, begun, watched, genre=G, tag=T, year=1990-1999, "
            "rating=7.5, resolution=1080, hdr, favourite, kept, missing, unreadable")},
};
constexpr std::array kImportOptions{
    VerbOption{"profile", "NAME",
        QT_TRANSLATE_NOOP(
            "CommandLine", "whose states they become here (default: the active one)")},
    VerbOption{"user", "NAME",
        QT_TRANSLATE_NOOP(
            "CommandLine", "whose states are taken, where several people use the other program")},
    VerbOption{"dry-run", nullptr,
        QT_TRANSLATE_NOOP("CommandLine", "say what would change, change nothing")},
};
constexpr std::array kPlayOptions{
    VerbOption{
        "headless", nullptr, QT_TRANSLATE_NOOP("CommandLine", "play without a window and measure")},
    VerbOption{
        "report", "FILE", QT_TRANSLATE_NOOP("CommandLine", "write what was measured as JSON")},
    VerbOption{"duration", "SECONDS", QT_TRANSLATE_NOOP("CommandLine", "stop after so long")},
    VerbOption{"seek", "T,T,...",
        QT_TRANSLATE_NOOP("CommandLine", "seek to these seconds, one after another")},
    VerbOption{"speed", "FACTOR", QT_TRANSLATE_NOOP("CommandLine", "play faster or slower")},
};

constexpr std::array kEditOptions{
    VerbOption{"reset", "FIELD,...",
        QT_TRANSLATE_NOOP("CommandLine", "show again what scans and services say")},
    VerbOption{"write-nfo", nullptr,
        QT_TRANSLATE_NOOP("CommandLine", "write what is shown into the NFO file beside the video")},
};

constexpr std::array kHistoryOptions{
    VerbOption{
        "limit", "N", QT_TRANSLATE_NOOP("CommandLine", "at most so many changes (default: 50)")},
    VerbOption{"all", nullptr,
        QT_TRANSLATE_NOOP(
            "CommandLine", "positions, and what scans and services describe, as well")},
};

constexpr std::array kClusterOptions{
    VerbOption{
        "bucket", "NAME", QT_TRANSLATE_NOOP("CommandLine", "add: the bucket that Matinee may use")},
    VerbOption{"prefix", "KEY",
        QT_TRANSLATE_NOOP("CommandLine", "add: keep everything below this key in the bucket")},
    VerbOption{
        "region", "NAME", QT_TRANSLATE_NOOP("CommandLine", "add: of the storage (default: asked)")},
    VerbOption{"style", "STYLE",
        QT_TRANSLATE_NOOP("CommandLine",
            "add: path or virtual-host, where addresses name the bucket (default: path)")},
    VerbOption{"approve", "SHA256,...",
        QT_TRANSLATE_NOOP(
            "CommandLine", "add: certificates to take that this PC does not trust by itself")},
    VerbOption{"join", nullptr,
        QT_TRANSLATE_NOOP(
            "CommandLine", "add: take over the library that another PC has in the storage")},
};

constexpr std::array kBackupOptions{
    VerbOption{"bucket", "NAME",
        QT_TRANSLATE_NOOP("CommandLine", "add: the bucket that the backup may use")},
    kClusterOptions[1],
    kClusterOptions[2],
    kClusterOptions[3],
    kClusterOptions[4],
    VerbOption{"verify", nullptr,
        QT_TRANSLATE_NOOP(
            "CommandLine", "read what is there as well, and copy anew what is damaged")},
    VerbOption{"remove", nullptr,
        QT_TRANSLATE_NOOP(
            "CommandLine", "remove copies of what was removed from the library for good")},
};

constexpr std::array kScrubOptions{
    VerbOption{"now", nullptr, QT_TRANSLATE_NOOP("CommandLine", "read everything that is stored")},
};

constexpr std::array kDownloadOptions{
    VerbOption{
        "output", "DIR", QT_TRANSLATE_NOOP("CommandLine", "the folder to put the files into"), 'o'},
};

constexpr std::array kGcOptions{
    VerbOption{"remove", nullptr,
        QT_TRANSLATE_NOOP("CommandLine", "mark it, and remove what all PCs have acknowledged")},
};

constexpr std::array kVerbs{
    Verb{"add", "PATH...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "index folders or files where they are"), kAddOptions,
        runAdd},
    Verb{"scan", "", 0, 0,
        QT_TRANSLATE_NOOP("CommandLine", "look for changes in the added folders now"), kNoOptions,
        runScan},
    Verb{"identify", "PATH...|-", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "say what the names of these paths mean; opens no file"),
        kNoOptions, runIdentify},
    Verb{"probe", "FILE...", 1, -1, QT_TRANSLATE_NOOP("CommandLine", "say what is in media files"),
        kNoOptions, runProbe},
    Verb{"nfo", "FILE...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "say what NFO files tell of videos"), kNoOptions, runNfo},
    Verb{"subtitles", "FILE...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "say what the player reads in files of subtitles"),
        kNoOptions, runSubtitles},
    Verb{"ls", "", 0, 0, QT_TRANSLATE_NOOP("CommandLine", "list the library"), kLsOptions, runLs},
    Verb{"show", "ID", 1, 1, QT_TRANSLATE_NOOP("CommandLine", "show all that is known of a title"),
        kNoOptions, runShow},
    Verb{"edit", "ID [FIELD=VALUE]...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "change how a title is described, above what scans say. Fields: title, sort-title, "
            "original-title, year, plot, tagline, premiered, certificate, episode, tags=A;B, "
            "collections=A;B, poster=FILE, backdrop=FILE"),
        kEditOptions, runEdit},
    Verb{"history", "[ID]", 0, 1,
        QT_TRANSLATE_NOOP(
            "CommandLine", "tell who did what to a title, or in the library, the latest first"),
        kHistoryOptions, runHistory},
    Verb{"undo", "CHANGE [ID]", 1, 2,
        QT_TRANSLATE_NOOP("CommandLine",
            "take back one change of the history, or only what it did to one title; refused when "
            "it "
            "was overwritten since"),
        kNoOptions, runUndo},
    Verb{"trash", "[put ID|restore ID|empty [ID]]", 0, 2,
        QT_TRANSLATE_NOOP(
            "CommandLine", "list what was removed, put it back, or remove it for good"),
        kNoOptions, runTrash},
    Verb{"search", "TEXT...", 1, -1, QT_TRANSLATE_NOOP("CommandLine", "search the library"),
        kNoOptions, runSearch},
    Verb{"upload", "FILE|FOLDER...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "copy videos into the storage"), kNoOptions, runUpload},
    Verb{"download", "ID...", 1, -1,
        QT_TRANSLATE_NOOP(
            "CommandLine", "copy videos of titles out of the storage, each part verified"),
        kDownloadOptions, runDownload},
    Verb{"pin", "ID...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "keep videos of titles on this PC, so that they play without the storage"),
        kNoOptions, runPin},
    Verb{"unpin", "ID...", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine", "keep them here no longer than there is room"), kNoOptions,
        runUnpin},
    Verb{"transfers", "[pause|resume|cancel|retry|first|up|down|last ID]", 0, 2,
        QT_TRANSLATE_NOOP("CommandLine", "list what is on its way into the storage, or act on it"),
        kNoOptions, runTransfers},
    Verb{"cluster", "add ENDPOINT...|status|migrate|rotate-keys|remove", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "keep videos in an S3 storage of your own instead of on this PC. The keys are taken "
            "from MATINEE_ACCESS_KEY and MATINEE_SECRET_KEY, or asked for, or read as two lines. "
            "migrate copies there what this PC's own storage has; rotate-keys takes other keys of "
            "the "
            "same storage"),
        kClusterOptions, runCluster},
    Verb{"sync", "", 0, 0,
        QT_TRANSLATE_NOOP(
            "CommandLine", "exchange changes of the library with the other PCs, over the cluster"),
        kNoOptions, runSync},
    Verb{"scrub", "[ID...]", 0, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "say whether what is stored is whole, as far as it was read; with titles or --now read "
            "it, and make whole again what is damaged"),
        kScrubOptions, runScrub},
    Verb{"export", "FILE", 1, 1,
        QT_TRANSLATE_NOOP("CommandLine",
            "write the whole library, with pictures and what was watched, into one file"),
        kNoOptions, runExport},
    Verb{"backup", "[add ENDPOINT...|status|remove]", 0, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "bring a second storage up to what the cluster holds. add says where it is; the keys "
            "are taken as those of the cluster. A PC that is connected to the backup as its "
            "cluster "
            "has the whole library"),
        kBackupOptions, runBackup},
    Verb{"restore", "", 0, 0,
        QT_TRANSLATE_NOOP("CommandLine",
            "make the library of this PC again out of the cluster, when it was lost or damaged"),
        kNoOptions, runRestore},
    Verb{"gc", "", 0, 0,
        QT_TRANSLATE_NOOP(
            "CommandLine", "say what may be removed from the cluster, and what is waited for"),
        kGcOptions, runGc},
    Verb{"devices", "[retire ID]", 0, 2,
        QT_TRANSLATE_NOOP("CommandLine", "list the PCs of the household, or retire one"),
        kNoOptions, runDevices},
    Verb{"import", "kodi|jellyfin|plex|matinee FILE|FOLDER", 2, 2,
        QT_TRANSLATE_NOOP("CommandLine",
            "take over what was watched, rated and liked in another program, or a whole library "
            "that "
            "was exported; its files are only read"),
        kImportOptions, runImport},
    Verb{"play", "ID|FILE...|URL", 1, -1,
        QT_TRANSLATE_NOOP("CommandLine",
            "play a title, an address of the web, or files and folders one after the other; with a "
            "file or an address the word play may be left out"),
        kPlayOptions, runPlay, playWantsWindow},
};

const Verb *findVerb(const QString &name)
{
    for (const Verb &verb : kVerbs) {
        if (name == QLatin1String(verb.name)) {
            return &verb;
        }
    }
    return nullptr;
}

const VerbOption *findOption(const Verb *verb, const QString &name)
{
    if (verb == nullptr) {
        return nullptr;
    }
    for (const VerbOption &option : verb->options) {
        if (name == QLatin1String(option.name)) {
            return &option;
        }
    }
    return nullptr;
}

//! The option that "-o" stands for, as "--output"; anything else as it is.
QString longForm(const Verb *verb, const QString &argument)
{
    if (verb != nullptr && argument.size() == 2 && argument.startsWith(QLatin1Char('-'))) {
        for (const VerbOption &option : verb->options) {
            if (option.letter != 0 && argument.at(1) == QLatin1Char(option.letter)) {
                return QLatin1String("--") + QLatin1String(option.name);
            }
        }
    }
    return argument;
}

QString synopsis(const Verb &verb)
{
    return QString(QLatin1String(verb.name) % QLatin1Char(' ') % QLatin1String(verb.arguments))
        .trimmed();
}

tl::unexpected<Error> usage(const QString &message)
{
    return failure(ErrorCode::InvalidInput,
        QString(message + QLatin1Char(' ')
            + text(QT_TRANSLATE_NOOP("CommandLine", "See matinee --help."))));
}

//! What is explained, and its explanation beside it, or below it where it is long.
QString helpLine(const QString &left, const QString &help)
{
    constexpr int kColumn = 26;
    const QString start = left.size() < kColumn
        ? left.leftJustified(kColumn)
        : QString(left + QLatin1Char('\n') + QString(kColumn, QLatin1Char(' ')));
    return QString(start + help + QLatin1Char('\n'));
}

QString optionHelp(const QString &name, const char *value, const QString &help, char letter = 0)
{
    QString left
        = letter == 0 ? QString() : QString(QLatin1String("  -") + QLatin1Char(letter) + u',');
    left += (letter == 0 ? QLatin1String("  --") : QLatin1String(" --")) + name;
    if (value != nullptr) {
        left += QLatin1Char(' ') + QLatin1String(value);
    }
    return helpLine(left, help);
}

// Takes the value of "--name=value" or of the argument that follows.
Result<QString> takeValue(
    const QString &name, const QString &attached, bool hasAttached, QStringList &rest)
{
    if (hasAttached) {
        return attached;
    }
    if (rest.isEmpty()) {
        return usage(text(QT_TRANSLATE_NOOP("CommandLine", "--%1 needs a value.")).arg(name));
    }
    return rest.takeFirst();
}

Result<> parseOption(const QString &argument, QStringList &rest, Invocation &invocation)
{
    const qsizetype equals = argument.indexOf(QLatin1Char('='));
    const QString name = argument.mid(2, equals < 0 ? -1 : equals - 2);
    const QString attached = equals < 0 ? QString() : argument.mid(equals + 1);
    if (name == QLatin1String("data")) {
        const Result<QString> value = takeValue(name, attached, equals >= 0, rest);
        if (!value) {
            return failure(value.error());
        }
        if (value->isEmpty()) {
            // An unset variable in a script must not end in the person's own library.
            return usage(text(QT_TRANSLATE_NOOP("CommandLine", "--%1 needs a value.")).arg(name));
        }
        invocation.dataFolder = *value;
        return {};
    }
    if (const VerbOption *option = findOption(invocation.verb, name)) {
        if (option->value == nullptr && equals < 0) {
            invocation.options.insert(name, QString());
            return {};
        }
        if (option->value != nullptr) {
            const Result<QString> value = takeValue(name, attached, equals >= 0, rest);
            if (!value) {
                return failure(value.error());
            }
            invocation.options.insert(name, *value);
            return {};
        }
    }
    if (equals < 0 && name == QLatin1String("json")) {
        invocation.format = OutputFormat::Json;
    } else if (equals < 0 && name == QLatin1String("help")) {
        invocation.help = true;
    } else if (equals < 0 && name == QLatin1String("version")) {
        invocation.version = true;
    } else {
        return usage(text(QT_TRANSLATE_NOOP("CommandLine", "Unknown option %1.")).arg(argument));
    }
    return {};
}

} // namespace

std::span<const Verb> verbs()
{
    return kVerbs;
}

Result<Invocation> parseCommandLine(const QStringList &arguments)
{
    Invocation invocation;
    QStringList rest = arguments;
    bool optionsEnded = false;
    while (!rest.isEmpty()) {
        const QString given = rest.takeFirst();
        const QString argument = optionsEnded ? given : longForm(invocation.verb, given);
        if (!optionsEnded && argument == QLatin1String("--")) {
            optionsEnded = true;
        } else if (!optionsEnded && argument == QLatin1String("-h")) {
            invocation.help = true;
        } else if (!optionsEnded && argument.startsWith(QLatin1String("--"))) {
            if (Result<> parsed = parseOption(argument, rest, invocation); !parsed) {
                return failure(parsed.error());
            }
        } else if (invocation.verb == nullptr) {
            invocation.verb = findVerb(argument);
            if (invocation.verb == nullptr
                && (QFileInfo::exists(argument) || Sync::isWebAddress(argument))) {
                invocation.verb = findVerb(QStringLiteral("play"));
                invocation.arguments << argument;
            }
            if (invocation.verb == nullptr) {
                return usage(
                    text(QT_TRANSLATE_NOOP("CommandLine", "There is no verb and no file “%1”."))
                        .arg(argument));
            }
        } else {
            invocation.arguments << argument;
        }
    }
    if (invocation.verb == nullptr || invocation.help || invocation.version) {
        return invocation;
    }
    const Verb &verb = *invocation.verb;
    const qsizetype count = invocation.arguments.size();
    if (count < verb.minimumArguments
        || (verb.maximumArguments >= 0 && count > verb.maximumArguments)) {
        return usage(
            text(QT_TRANSLATE_NOOP("CommandLine", "Usage: matinee %1.")).arg(synopsis(verb)));
    }
    return invocation;
}

QString helpText(const Verb *verb)
{
    QString help;
    if (verb == nullptr) {
        help = text(QT_TRANSLATE_NOOP("CommandLine",
            "Usage: matinee [--data DIR] [VERB ...]\n"
            "Without a verb the window is opened.\n\nVerbs:\n"));
        for (const Verb &row : kVerbs) {
            help += helpLine(QStringLiteral("  ") + synopsis(row), text(row.summary));
        }
    } else {
        help = text(QT_TRANSLATE_NOOP("CommandLine", "Usage: matinee %1\n")).arg(synopsis(*verb))
            + text(verb->summary) + QLatin1Char('\n');
    }
    help += text(QT_TRANSLATE_NOOP("CommandLine", "\nOptions:\n"));
    if (verb != nullptr) {
        for (const VerbOption &option : verb->options) {
            help += optionHelp(
                QLatin1String(option.name), option.value, text(option.help), option.letter);
        }
    }
    const auto common = [](const char *name, const char *value, const char *source) {
        return optionHelp(QLatin1String(name), value, text(source));
    };
    help += common("data", "DIR",
        QT_TRANSLATE_NOOP("CommandLine", "keep everything of this device under this folder"));
    help += common("json", nullptr, QT_TRANSLATE_NOOP("CommandLine", "print one JSON document"));
    help += common("help", nullptr, QT_TRANSLATE_NOOP("CommandLine", "print this"));
    help += common("version", nullptr, QT_TRANSLATE_NOOP("CommandLine", "print the version"));
    return help;
}

VerbContext::VerbContext(const Invocation &invocation)
    : m_invocation(invocation)
    , m_output(invocation.format)
    , m_paths(Paths::forDevice(invocation.dataFolder))
{ }

bool VerbContext::has(const char *option) const
{
    return m_invocation.options.contains(QLatin1String(option));
}

QString VerbContext::option(const char *option) const
{
    return m_invocation.options.value(QLatin1String(option));
}

void VerbContext::finish(ExitCode code)
{
    if (!m_isFinished) {
        m_isFinished = true;
        emit finished(int(code));
    }
}

} // namespace App
