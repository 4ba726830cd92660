#include "app/catalogjson.h"
#include "app/commandline.h"
#include "app/verbs.h"
#include "library/base/async.h"
#include "library/media/mediajson.h"
#include "library/media/mediaworkers.h"
#include "library/playback/subtitlereport.h"
#include "library/scan/naming.h"
#include "library/scan/namingjson.h"
#include "library/scan/nfo/nfobytes.h"
#include "library/scan/nfo/nfojson.h"
#include "library/scan/nfo/nforeader.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>
#include <span>

namespace App {

namespace {

QStringList linesOfStandardInput()
{
    QFile input;
    QStringList lines;
    if (!input.open(stdin, QIODevice::ReadOnly)) {
        return lines;
    }
    const QByteArray all = input.readAll();
    for (const QByteArray &line : all.split('\n')) {
        lines << QString::fromUtf8(line);
    }
    if (!lines.isEmpty() && lines.last().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

QString lineFor(const QString &path, const QJsonObject &name)
{
    QStringList parts;
    for (const QString &key : name.keys()) {
        if (key != QLatin1String("path")) {
            parts << QString(key + QLatin1Char('=') + name.value(key).toVariant().toString());
        }
    }
    return QString(path + QStringLiteral("  ") + parts.join(QStringLiteral("  ")));
}

// Probes all files at once through the pool and prints them in the order they were named.
class Probing final : public QObject
{
public:
    explicit Probing(VerbContext &context)
        : QObject(&context)
        , m_context(context)
        , m_workers(Library::MediaWorkers::installedProgram(), Library::WorkerLimits{})
        , m_items(context.arguments().size())
        , m_left(int(context.arguments().size()))
    { }

    void start()
    {
        for (qsizetype i = 0; i < m_context.arguments().size(); ++i) {
            Async::whenDone(
                m_workers.probe(m_context.arguments().at(i), Library::WorkPriority::Visible), this,
                [this, i](const Result<Library::MediaInfo> &info) { onProbed(i, info); });
        }
    }

private:
    void onProbed(qsizetype index, const Result<Library::MediaInfo> &info)
    {
        QJsonObject item;
        if (info) {
            item = Library::toJson(*info);
        } else {
            item.insert(QStringLiteral("error"), toJson(info.error()));
            if (m_exitCode == ExitCode::Done) {
                m_exitCode = exitCodeFor(info.error().code);
            }
        }
        item.insert(QStringLiteral("file"), m_context.arguments().at(index));
        m_items[index] = item;
        if (--m_left == 0) {
            print();
            m_context.finish(m_exitCode);
        }
    }

    void print() const
    {
        QJsonArray items;
        for (const QJsonObject &item : m_items) {
            items.append(item);
            m_context.output().line(
                QString::fromUtf8(QJsonDocument(item).toJson(QJsonDocument::Indented)));
        }
        m_context.output().document({{QStringLiteral("items"), items}});
    }

    VerbContext &m_context;
    Library::MediaWorkers m_workers;
    QVector<QJsonObject> m_items;
    int m_left;
    ExitCode m_exitCode = ExitCode::Done;
};

Result<QByteArray> bytesIn(const QString &path, qint64 most)
{
    QFile file(path);
    if (!QFileInfo(path).exists()) {
        return failure(ErrorCode::NotFound,
            QCoreApplication::translate("CommandLine", "There is no file %1.").arg(path));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorCode::PermissionDenied,
            QCoreApplication::translate("CommandLine", "%1 cannot be read: %2")
                .arg(path, file.errorString()));
    }
    return file.read(most);
}

Result<Library::Nfo> nfoIn(const QString &path)
{
    const Result<QByteArray> bytes = bytesIn(path, Library::kLargestNfo + 1);
    return bytes ? Library::readNfo(*bytes) : tl::unexpected(bytes.error());
}

std::span<const std::byte> spanOf(const QByteArray &bytes)
{
    return std::as_bytes(std::span(bytes.constData(), size_t(bytes.size())));
}

Result<Library::SubtitleReport> subtitlesIn(const QString &path)
{
    constexpr qint64 kMostBytes = qint64(512) << 20;
    const Result<QByteArray> bytes = bytesIn(path, kMostBytes);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    QByteArray index;
    if (path.endsWith(QLatin1String(".sub"), Qt::CaseInsensitive)) {
        index = bytesIn(QString(path.chopped(4) + QStringLiteral(".idx")), kMostBytes)
                    .value_or(QByteArray());
    }
    return Library::reportSubtitles(
        QFileInfo(path).fileName().toStdString(), spanOf(*bytes), spanOf(index));
}

QJsonObject jsonOf(const Library::SubtitleReport &report)
{
    QJsonArray tracks;
    for (const Library::SubtitleReport::Track &track : report.tracks) {
        QJsonArray cues;
        for (const Library::SubtitleReport::Cue &cue : track.cues) {
            cues.append(QJsonObject{{QStringLiteral("startMs"), qint64(cue.start.count())},
                {QStringLiteral("endMs"), qint64(cue.end.count())},
                {QStringLiteral("text"), QString::fromStdString(cue.text)}});
        }
        QJsonObject json{
            {QStringLiteral("cues"), qint64(track.cueCount)}, {QStringLiteral("shown"), cues}};
        if (!track.language.empty()) {
            json.insert(QStringLiteral("language"), QString::fromStdString(track.language));
        }
        tracks.append(json);
    }
    QJsonObject json{{QStringLiteral("format"), QString::fromStdString(report.format)},
        {QStringLiteral("tracks"), tracks}};
    if (!report.encoding.empty()) {
        json.insert(QStringLiteral("encoding"), QString::fromStdString(report.encoding));
    }
    return json;
}

// One document for every file, or the reason why there is none.
template <class T, class Read, class Json>
void describeFiles(VerbContext &context, Read read, Json json)
{
    QJsonArray items;
    ExitCode exitCode = ExitCode::Done;
    for (const QString &path : context.arguments()) {
        const Result<T> found = read(path);
        QJsonObject item;
        if (found) {
            item = json(*found);
        } else {
            item.insert(QStringLiteral("error"), toJson(found.error()));
            exitCode = exitCode == ExitCode::Done ? exitCodeFor(found.error().code) : exitCode;
        }
        item.insert(QStringLiteral("file"), path);
        items.append(item);
        context.output().line(
            QString::fromUtf8(QJsonDocument(item).toJson(QJsonDocument::Indented)));
    }
    context.output().document({{QStringLiteral("items"), items}});
    context.finish(exitCode);
}

} // namespace

void runIdentify(VerbContext &context)
{
    const bool fromInput = context.arguments() == QStringList{QStringLiteral("-")};
    const QStringList paths = fromInput ? linesOfStandardInput() : context.arguments();
    QJsonArray items;
    for (const QString &path : paths) {
        QJsonObject item = Library::toJson(Library::recogniseName(path));
        item.insert(QStringLiteral("path"), path);
        context.output().line(lineFor(path, item));
        if (context.output().isJson()) {
            items.append(item);
        }
    }
    context.output().document({{QStringLiteral("items"), items}});
    context.finish(ExitCode::Done);
}

void runProbe(VerbContext &context)
{
    (new Probing(context))->start();
}

void runNfo(VerbContext &context)
{
    describeFiles<Library::Nfo>(
        context, nfoIn, [](const Library::Nfo &nfo) { return Library::toJson(nfo); });
}

void runSubtitles(VerbContext &context)
{
    describeFiles<Library::SubtitleReport>(context, subtitlesIn, jsonOf);
}

} // namespace App
