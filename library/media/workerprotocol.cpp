#include "library/media/workerprotocol.h"

#include "library/media/mediafields.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QtEndian>

#include <limits>

namespace Library::WorkerProtocol {

namespace {

constexpr int kTaskCount = 3;
constexpr int kFaultCount = 5;
constexpr int kKindCount = 5;
constexpr qsizetype kMaxPictureBytes = 7 * 1024 * 1024;

QByteArray frame(const QCborMap &message)
{
    const QByteArray body = QCborValue(message).toCbor();
    QByteArray result(kHeaderBytes, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(body.size()), result.data());
    result.append(body);
    return result;
}

std::optional<QCborMap> parse(const QByteArray &body)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(body, &error);
    if (error.error != QCborError::NoError || error.offset != body.size() || !value.isMap()) {
        return std::nullopt;
    }
    const QCborMap map = value.toMap();
    if (map.value(QLatin1String("version")).toInteger(-1) != kVersion) {
        return std::nullopt;
    }
    return map;
}

//! Adds each visited field to a map.
class Writer
{
public:
    explicit Writer(QCborMap *map)
        : m_map(map)
    { }
    void operator()(const char *name, const QString &value)
    {
        m_map->insert(QLatin1String(name), value.left(kMaxTextLength));
    }
    void operator()(const char *name, bool value) { m_map->insert(QLatin1String(name), value); }
    void operator()(const char *name, int value) { m_map->insert(QLatin1String(name), value); }
    void operator()(const char *name, qint64 value) { m_map->insert(QLatin1String(name), value); }

private:
    QCborMap *m_map;
};

//! Takes each visited field from a map and remembers whether all were there and in range.
class Reader
{
public:
    explicit Reader(const QCborMap &map)
        : m_map(map)
    { }
    bool good() const { return m_good; }

    void operator()(const char *name, QString &value)
    {
        const QCborValue field = m_map.value(QLatin1String(name));
        value = field.toString();
        m_good = m_good && field.isString() && value.size() <= kMaxTextLength;
    }
    void operator()(const char *name, bool &value)
    {
        const QCborValue field = m_map.value(QLatin1String(name));
        value = field.toBool();
        m_good = m_good && field.isBool();
    }
    void operator()(const char *name, int &value)
    {
        qint64 wide = 0;
        (*this)(name, wide);
        m_good = m_good && wide <= std::numeric_limits<int>::max();
        value = m_good ? static_cast<int>(wide) : 0;
    }
    void operator()(const char *name, qint64 &value)
    {
        const QCborValue field = m_map.value(QLatin1String(name));
        value = field.toInteger(-1);
        m_good = m_good && field.isInteger() && value >= 0;
    }
    int choice(const char *name, int count)
    {
        int value = 0;
        (*this)(name, value);
        m_good = m_good && value < count;
        return m_good ? value : 0;
    }

private:
    const QCborMap &m_map;
    bool m_good = true;
};

QCborMap toCbor(const MediaInfo &info)
{
    QCborMap map;
    visitInfoFields(info, Writer(&map));
    QCborArray streams;
    for (const StreamInfo &stream :
        info.streams.first(std::min(info.streams.size(), kMaxStreams))) {
        QCborMap fields;
        visitStreamFields(stream, Writer(&fields));
        fields.insert(QLatin1String("kind"), static_cast<int>(stream.kind));
        streams.append(fields);
    }
    map.insert(QLatin1String("streams"), streams);
    QCborArray chapters;
    for (const ChapterInfo &chapter :
        info.chapters.first(std::min(info.chapters.size(), kMaxChapters))) {
        QCborMap fields;
        visitChapterFields(chapter, Writer(&fields));
        chapters.append(fields);
    }
    map.insert(QLatin1String("chapters"), chapters);
    return map;
}

std::optional<StreamInfo> streamFromCbor(const QCborMap &map)
{
    StreamInfo stream;
    Reader reader(map);
    visitStreamFields(stream, reader);
    stream.kind = static_cast<StreamKind>(reader.choice("kind", kKindCount));
    if (!reader.good() || stream.sarDenominator < 1 || stream.fpsDenominator < 1) {
        return std::nullopt;
    }
    return stream;
}

std::optional<MediaInfo> infoFromCbor(const QCborMap &map)
{
    MediaInfo info;
    Reader reader(map);
    visitInfoFields(info, reader);
    const QCborArray streams = map.value(QLatin1String("streams")).toArray();
    const QCborArray chapters = map.value(QLatin1String("chapters")).toArray();
    if (!reader.good() || streams.size() > kMaxStreams || chapters.size() > kMaxChapters) {
        return std::nullopt;
    }
    for (const QCborValue &value : streams) {
        const std::optional<StreamInfo> stream = streamFromCbor(value.toMap());
        if (!stream) {
            return std::nullopt;
        }
        info.streams.append(*stream);
    }
    for (const QCborValue &value : chapters) {
        ChapterInfo chapter;
        const QCborMap fields = value.toMap();
        Reader chapterReader(fields);
        visitChapterFields(chapter, chapterReader);
        if (!chapterReader.good()) {
            return std::nullopt;
        }
        info.chapters.append(chapter);
    }
    return info;
}

QCborMap toCbor(const MediaPictures &pictures)
{
    return {
        {QLatin1String("poster"), pictures.poster},
        {QLatin1String("still"), pictures.still},
        {QLatin1String("frameAtMs"), pictures.frameAtMs},
    };
}

std::optional<MediaPictures> picturesFromCbor(const QCborMap &map)
{
    const QCborValue poster = map.value(QLatin1String("poster"));
    const QCborValue still = map.value(QLatin1String("still"));
    const QCborValue frameAt = map.value(QLatin1String("frameAtMs"));
    const MediaPictures pictures{poster.toByteArray(), still.toByteArray(), frameAt.toInteger(-2)};
    if (!poster.isByteArray() || !still.isByteArray() || pictures.frameAtMs < -1
        || pictures.poster.size() > kMaxPictureBytes || pictures.still.size() > kMaxPictureBytes) {
        return std::nullopt;
    }
    return pictures;
}

std::optional<Failure> failureFromCbor(const QCborMap &map)
{
    Failure result;
    Reader reader(map);
    reader("detail", result.detail);
    result.fault = static_cast<Fault>(reader.choice("fault", kFaultCount));
    return reader.good() ? std::optional(result) : std::nullopt;
}

//! Adds the payload under the name that tells its kind.
class PayloadWriter
{
public:
    explicit PayloadWriter(QCborMap *map)
        : m_map(map)
    { }
    void operator()(const Failure &failure)
    {
        QCborMap fields;
        Writer writer(&fields);
        writer("detail", failure.detail);
        fields.insert(QLatin1String("fault"), static_cast<int>(failure.fault));
        m_map->insert(QLatin1String("failure"), fields);
    }
    void operator()(const MediaInfo &info) { m_map->insert(QLatin1String("info"), toCbor(info)); }
    void operator()(const MediaPictures &pictures)
    {
        m_map->insert(QLatin1String("pictures"), toCbor(pictures));
    }

private:
    QCborMap *m_map;
};

template <class T>
std::optional<Answer> answerWith(quint64 id, const std::optional<T> &payload)
{
    if (!payload) {
        return std::nullopt;
    }
    return Answer{id, *payload};
}

} // namespace

QByteArray encode(const Request &request)
{
    return frame({
        {QLatin1String("version"), kVersion},
        {QLatin1String("id"), static_cast<qint64>(request.id)},
        {QLatin1String("task"), static_cast<int>(request.task)},
        {QLatin1String("fileName"), request.fileName.left(kMaxTextLength)},
    });
}

QByteArray encode(const Answer &answer)
{
    QCborMap map{
        {QLatin1String("version"), kVersion},
        {QLatin1String("id"), static_cast<qint64>(answer.id)},
    };
    std::visit(PayloadWriter(&map), answer.payload);
    return frame(map);
}

std::optional<qsizetype> bodyLength(const char *header, qsizetype limit)
{
    const quint32 length = qFromBigEndian<quint32>(header);
    return length <= static_cast<quint64>(limit) ? std::optional<qsizetype>(length) : std::nullopt;
}

std::optional<Request> decodeRequest(const QByteArray &body)
{
    const std::optional<QCborMap> map = parse(body);
    if (!map) {
        return std::nullopt;
    }
    Request request;
    qint64 id = 0;
    Reader reader(*map);
    reader("id", id);
    reader("fileName", request.fileName);
    request.task = static_cast<Task>(reader.choice("task", kTaskCount));
    request.id = static_cast<quint64>(id);
    return reader.good() ? std::optional(request) : std::nullopt;
}

std::optional<Answer> decodeAnswer(const QByteArray &body)
{
    const std::optional<QCborMap> map = parse(body);
    if (!map) {
        return std::nullopt;
    }
    qint64 id = 0;
    Reader reader(*map);
    reader("id", id);
    if (!reader.good()) {
        return std::nullopt;
    }
    const QCborValue info = map->value(QLatin1String("info"));
    if (info.isMap()) {
        return answerWith(static_cast<quint64>(id), infoFromCbor(info.toMap()));
    }
    const QCborValue pictures = map->value(QLatin1String("pictures"));
    if (pictures.isMap()) {
        return answerWith(static_cast<quint64>(id), picturesFromCbor(pictures.toMap()));
    }
    return answerWith(
        static_cast<quint64>(id), failureFromCbor(map->value(QLatin1String("failure")).toMap()));
}

} // namespace Library::WorkerProtocol
