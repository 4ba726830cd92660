#include "library/media/workerprotocol.h"

#include "library/media/mediafields.h"

#include <QCborArray>
#include <QCborValue>
#include <QtEndian>

#include <limits>

namespace Library::WorkerProtocol {

namespace {

constexpr int kTaskCount = 4;
constexpr int kFaultCount = 5;
constexpr int kKindCount = 5;
constexpr qsizetype kMaxPictureBytes = 7 * 1024 * 1024;

QByteArray frame(const QCborArray &message)
{
    const QByteArray body = QCborValue(message).toCbor();
    QByteArray result(kHeaderBytes, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(body.size()), result.data());
    result.append(body);
    return result;
}

//! The fields of a message of this version; empty when it is none.
QCborArray parse(const QByteArray &body)
{
    QCborParserError error;
    const QCborValue value = QCborValue::fromCbor(body, &error);
    if (error.error != QCborError::NoError || error.offset != body.size() || !value.isArray()) {
        return {};
    }
    const QCborArray fields = value.toArray();
    return fields.at(0).toInteger(-1) == kVersion ? fields : QCborArray();
}

//! Appends each field it is called with.
class Writer
{
public:
    explicit Writer(QCborArray *fields)
        : m_fields(fields)
    { }
    void operator()(const QString &value) { m_fields->append(value.left(kMaxTextLength)); }
    void operator()(bool value) { m_fields->append(value); }
    void operator()(int value) { m_fields->append(value); }
    void operator()(qint64 value) { m_fields->append(value); }

private:
    QCborArray *m_fields;
};

//! Takes one field after the other, and remembers whether all were there and in range.
class Reader
{
public:
    explicit Reader(const QCborArray &fields, qsizetype start = 0)
        : m_fields(fields)
        , m_next(start)
    { }
    bool good() const { return m_good; }
    //! Good, and nothing is left.
    bool complete() const { return m_good && m_next == m_fields.size(); }

    void operator()(QString &value)
    {
        const QCborValue field = next();
        value = field.toString();
        m_good = m_good && field.isString() && value.size() <= kMaxTextLength;
    }
    void operator()(bool &value)
    {
        const QCborValue field = next();
        value = field.toBool();
        m_good = m_good && field.isBool();
    }
    void operator()(int &value)
    {
        qint64 wide = 0;
        (*this)(wide);
        m_good = m_good && wide <= std::numeric_limits<int>::max();
        value = m_good ? static_cast<int>(wide) : 0;
    }
    void operator()(qint64 &value)
    {
        const QCborValue field = next();
        value = field.toInteger(-1);
        m_good = m_good && field.isInteger() && value >= 0;
    }
    int choice(int count)
    {
        int value = 0;
        (*this)(value);
        m_good = m_good && value < count;
        return m_good ? value : 0;
    }
    QCborArray array(qsizetype maxSize)
    {
        const QCborValue field = next();
        const QCborArray value = field.toArray();
        m_good = m_good && field.isArray() && value.size() <= maxSize;
        return m_good ? value : QCborArray();
    }
    QByteArray bytes(qsizetype maxSize)
    {
        const QCborValue field = next();
        const QByteArray value = field.toByteArray();
        m_good = m_good && field.isByteArray() && value.size() <= maxSize;
        return m_good ? value : QByteArray();
    }

private:
    QCborValue next() { return m_fields.at(m_next++); }

    const QCborArray m_fields;
    qsizetype m_next;
    bool m_good = true;
};

QCborArray toCbor(const MediaInfo &info)
{
    QCborArray fields;
    visitInfoFields(info, Writer(&fields));
    QCborArray streams;
    for (const StreamInfo &stream :
        info.streams.first(std::min(info.streams.size(), kMaxStreams))) {
        QCborArray streamFields{static_cast<int>(stream.kind)};
        visitStreamFields(stream, Writer(&streamFields));
        streams.append(streamFields);
    }
    fields.append(streams);
    QCborArray chapters;
    for (const ChapterInfo &chapter :
        info.chapters.first(std::min(info.chapters.size(), kMaxChapters))) {
        QCborArray chapterFields;
        visitChapterFields(chapter, Writer(&chapterFields));
        chapters.append(chapterFields);
    }
    fields.append(chapters);
    return fields;
}

std::optional<StreamInfo> streamFromCbor(const QCborArray &fields)
{
    StreamInfo stream;
    Reader reader(fields);
    stream.kind = static_cast<StreamKind>(reader.choice(kKindCount));
    visitStreamFields(stream, reader);
    if (!reader.complete() || stream.sarDenominator < 1 || stream.fpsDenominator < 1) {
        return std::nullopt;
    }
    return stream;
}

std::optional<MediaInfo> infoFromCbor(const QCborArray &fields)
{
    MediaInfo info;
    Reader reader(fields);
    visitInfoFields(info, reader);
    const QCborArray streams = reader.array(kMaxStreams);
    const QCborArray chapters = reader.array(kMaxChapters);
    if (!reader.complete()) {
        return std::nullopt;
    }
    for (const QCborValue &value : streams) {
        const std::optional<StreamInfo> stream = streamFromCbor(value.toArray());
        if (!stream) {
            return std::nullopt;
        }
        info.streams.append(*stream);
    }
    for (const QCborValue &value : chapters) {
        ChapterInfo chapter;
        Reader chapterReader(value.toArray());
        visitChapterFields(chapter, chapterReader);
        if (!chapterReader.complete()) {
            return std::nullopt;
        }
        info.chapters.append(chapter);
    }
    return info;
}

std::optional<MediaPictures> picturesFromCbor(const QCborArray &fields)
{
    MediaPictures pictures;
    Reader reader(fields);
    pictures.poster = reader.bytes(kMaxPictureBytes);
    pictures.still = reader.bytes(kMaxPictureBytes);
    bool isEmbedded = false;
    reader(isEmbedded);
    reader(pictures.frameAtMs);
    if (!reader.complete()) {
        return std::nullopt;
    }
    if (isEmbedded) {
        pictures.frameAtMs = -1;
    }
    return pictures;
}

std::optional<StoryboardSheet> sheetFromCbor(const QCborArray &fields)
{
    StoryboardSheet sheet;
    Reader reader(fields);
    sheet.jpeg = reader.bytes(kMaxPictureBytes);
    reader(sheet.tileWidth);
    reader(sheet.tileHeight);
    const auto isSide = [](int side) { return side > 0 && side <= StoryboardLayout::kTileSide; };
    return reader.complete() && isSide(sheet.tileWidth) && isSide(sheet.tileHeight)
        ? std::optional(sheet)
        : std::nullopt;
}

std::optional<Failure> failureFromCbor(const QCborArray &fields)
{
    Failure result;
    Reader reader(fields);
    result.fault = static_cast<Fault>(reader.choice(kFaultCount));
    reader(result.detail);
    return reader.complete() ? std::optional(result) : std::nullopt;
}

QCborArray payloadToCbor(const Payload &payload)
{
    if (const auto *info = std::get_if<MediaInfo>(&payload)) {
        return toCbor(*info);
    }
    QCborArray fields;
    Writer writer(&fields);
    if (const auto *pictures = std::get_if<MediaPictures>(&payload)) {
        fields.append(pictures->poster);
        fields.append(pictures->still);
        writer(pictures->frameAtMs < 0);
        writer(std::max<qint64>(pictures->frameAtMs, 0));
    } else if (const auto *sheet = std::get_if<StoryboardSheet>(&payload)) {
        fields.append(sheet->jpeg);
        writer(sheet->tileWidth);
        writer(sheet->tileHeight);
    } else if (const auto *failure = std::get_if<Failure>(&payload)) {
        writer(static_cast<int>(failure->fault));
        writer(failure->detail);
    }
    return fields;
}

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
    return frame({kVersion, static_cast<qint64>(request.id), static_cast<int>(request.task),
        request.fileName.left(kMaxTextLength), request.part});
}

QByteArray encode(const Answer &answer)
{
    return frame({kVersion, static_cast<qint64>(answer.id),
        static_cast<qint64>(answer.payload.index()), payloadToCbor(answer.payload)});
}

std::optional<qsizetype> bodyLength(const char *header, qsizetype limit)
{
    const quint32 length = qFromBigEndian<quint32>(header);
    return length <= static_cast<quint64>(limit) ? std::optional<qsizetype>(length) : std::nullopt;
}

std::optional<Request> decodeRequest(const QByteArray &body)
{
    Request request;
    qint64 id = 0;
    Reader reader(parse(body), 1);
    reader(id);
    request.task = static_cast<Task>(reader.choice(kTaskCount));
    reader(request.fileName);
    reader(request.part);
    request.id = static_cast<quint64>(id);
    return reader.complete() ? std::optional(request) : std::nullopt;
}

std::optional<Answer> decodeAnswer(const QByteArray &body)
{
    qint64 id = 0;
    Reader reader(parse(body), 1);
    reader(id);
    const int kind = reader.choice(static_cast<int>(std::variant_size_v<Payload>));
    const QCborArray fields = reader.array(kMaxAnswerBytes);
    if (!reader.complete()) {
        return std::nullopt;
    }
    switch (kind) {
    case 0:
        return answerWith(static_cast<quint64>(id), failureFromCbor(fields));
    case 1:
        return answerWith(static_cast<quint64>(id), infoFromCbor(fields));
    case 2:
        return answerWith(static_cast<quint64>(id), picturesFromCbor(fields));
    default:
        return answerWith(static_cast<quint64>(id), sheetFromCbor(fields));
    }
}

} // namespace Library::WorkerProtocol
