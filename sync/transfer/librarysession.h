#pragma once

#include "library/base/ids.h"
#include "sync/transfer/transferqueue.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace Sync {

class LibraryOpener;
class TransferJournal;

//! Which library the queue's store holds, asked until the store answers. Lives on the sync thread;
//! the journal outlives it.
class LibrarySession final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LibrarySession)
public:
    using Answer = std::function<void(const Result<LibraryId> &)>;

    LibrarySession(
        const TransferQueue::Options &options, TransferJournal *journal, QObject *parent = nullptr);
    ~LibrarySession() override;

    //! Asks unless the library is known or being asked for.
    void open();
    //! Somebody wants another try after one that failed: at once, or right after the one under way,
    //! which may have begun before what was wrong was set right.
    void openAgain();
    LibraryId id() const { return m_id; } //!< null: not known yet
    std::optional<Error> error() const { return m_error; } //!< of the last try
    //! The library, or why the try under way or the last one failed.
    void ask(const Answer &answer);

signals:
    void opened();
    //! After each try that failed; a passing error is tried again without being asked.
    void failed(const Error &error);

private:
    void onFinished(const Result<LibraryId> &library);

    TransferQueue::Options m_options;
    TransferJournal *m_journal;
    LibraryId m_id;
    std::optional<Error> m_error;
    QPointer<LibraryOpener> m_opener;
    int m_attempt = 0;
    bool m_openAgain = false; //!< wanted while a try was under way
    QTimer m_again; //!< until the next try by itself
    std::vector<Answer> m_waiting;
};

} // namespace Sync
