#pragma once

#include "library/base/result.h"
#include "sync/s3/nodehealthprobe.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>

#include <functional>
#include <optional>

namespace Sync {
class TransferQueue;
}

namespace App {

class Device;

//! Whether the storage has room for files before they are queued. Asked once; lives on the main
//! thread, and the device and the queue outlive it.
class UploadRoom final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UploadRoom)
public:
    struct Answer
    {
        qint64 neededBytes = 0; //!< of the files and of what is queued before them
        qint64 queuedBytes = 0; //!< of neededBytes
        std::optional<qint64> freeBytes; //!< unset: the storage does not tell

        bool fits() const { return !freeBytes || neededBytes <= *freeBytes; }
        //! What a person should know; translated.
        QString warning() const;
    };

    UploadRoom(Device &device, Sync::TransferQueue &queue, QObject *parent = nullptr);

    //! done is called once.
    void ask(const QStringList &files, std::function<void(const Answer &)> done);

private:
    void askStore();
    void onAsked();

    Device &m_device;
    Sync::TransferQueue &m_queue;
    Sync::NodeHealthProbe m_probe;
    QSet<QString> m_endpoints; //!< that were asked
    QHash<QString, qint64> m_freeBytes; //!< of those that told
    int m_silent = 0; //!< answers that are still to come
    Answer m_answer;
    std::function<void(const Answer &)> m_done;
};

} // namespace App
