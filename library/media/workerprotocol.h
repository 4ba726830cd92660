#pragma once

#include "library/media/mediainfo.h"
#include "library/media/storyboard.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>

//! The messages between MediaWorkers and a worker process, over a Unix stream socket. A frame is a
//! 32-bit big-endian length and that many bytes of CBOR: an array of version, request id, kind and
//! the fields in their order. A request's first byte carries the file's
//! descriptor (SCM_RIGHTS). One request is under way at a time; every request has one answer.
//! Both sides come from the same build; another version is refused, not translated.
namespace Library::WorkerProtocol {

constexpr int kVersion = 3;
constexpr int kSocketDescriptor = 3; //!< where the worker finds its socket
constexpr qsizetype kHeaderBytes = 4;
constexpr qsizetype kMaxRequestBytes = 64 * 1024;
constexpr qsizetype kMaxAnswerBytes = 16 * 1024 * 1024;
constexpr qsizetype kMaxTextLength = 4096;
constexpr qsizetype kMaxStreams = 1000;
constexpr qsizetype kMaxChapters = 10'000;

enum class Task
{
    Probe,
    Pictures,
    PicturesFromImage,
    Storyboard
};

//! What a worker found wrong with a file, without being harmed by it.
enum class Fault
{
    Damaged, //!< not media, or broken beyond reading
    Unsupported, //!< media without a decoder for it
    NoPicture, //!< nothing in it can be shown
    OutOfMemory, //!< an allocation above the limit
    ReadFailed //!< the operating system could not read the file
};

struct Request
{
    quint64 id = 0;
    Task task = Task::Probe;
    QString fileName; //!< without folders; its suffix helps to tell formats apart
    int part = 0; //!< of a storyboard: which sheet

    bool operator==(const Request &) const = default;
};

struct Failure
{
    Fault fault = Fault::Damaged;
    QString detail; //!< for the log

    bool operator==(const Failure &) const = default;
};

//! The order is the kind in a message.
using Payload = std::variant<Failure, MediaInfo, MediaPictures, StoryboardSheet>;

struct Answer
{
    quint64 id = 0;
    Payload payload;

    bool operator==(const Answer &) const = default;
};

//! A whole frame, header included.
QByteArray encode(const Request &request);
QByteArray encode(const Answer &answer);

//! The length in a frame's header; nothing when it is above the limit. Needs kHeaderBytes bytes.
std::optional<qsizetype> bodyLength(const char *header, qsizetype limit);

//! Read a frame's body; nothing when it is not exactly what encode() writes in kind and range.
std::optional<Request> decodeRequest(const QByteArray &body);
std::optional<Answer> decodeAnswer(const QByteArray &body);

} // namespace Library::WorkerProtocol
