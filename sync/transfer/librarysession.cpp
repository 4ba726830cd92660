#include "sync/transfer/librarysession.h"

#include "library/base/logging.h"
#include "sync/store/libraryopener.h"
#include "sync/transfer/transferjournal.h"

#include <QRandomGenerator>

#include <utility>

namespace Sync {

LibrarySession::LibrarySession(
    const TransferQueue::Options &options, TransferJournal *journal, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_journal(journal)
    , m_again(this)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &LibrarySession::open);
}

LibrarySession::~LibrarySession() = default;

void LibrarySession::open()
{
    if (m_opener || !m_id.isNull()) {
        return;
    }
    const Result<LibraryId> known = m_journal->library();
    if (!known) {
        onFinished(known);
        return;
    }
    m_opener = new LibraryOpener(m_options.store, *known, m_options.settle, this);
    connect(m_opener, &LibraryOpener::finished, this, &LibrarySession::onFinished);
    m_opener->start();
}

void LibrarySession::openAgain()
{
    if (m_error) {
        m_openAgain = !m_opener.isNull();
        open();
    }
}

void LibrarySession::ask(const Answer &answer)
{
    if (!m_id.isNull()) {
        answer(m_id);
    } else if (m_opener) {
        m_waiting.push_back(answer);
    } else {
        answer(failure(m_error.value_or(Error{})));
    }
}

void LibrarySession::onFinished(const Result<LibraryId> &library)
{
    if (m_opener) {
        m_opener->deleteLater();
        m_opener = nullptr;
    }
    const Result<> noted = library ? m_journal->setLibrary(*library) : failure(library.error());
    const Result<LibraryId> answer = noted ? library : failure(noted.error());
    if (answer) {
        m_id = *answer;
        m_error.reset();
    } else {
        m_error = answer.error();
        if (std::exchange(m_openAgain, false)) {
            open();
            return;
        }
    }
    for (const Answer &waiting : std::exchange(m_waiting, {})) {
        waiting(answer);
    }
    if (answer) {
        emit opened();
        return;
    }
    qCWarning(lcTransfer) << "the library cannot be opened:" << m_error->message << m_error->detail;
    const auto delay = m_options.transferRetry.delay(
        *m_error, ++m_attempt, QRandomGenerator::global()->generateDouble());
    if (delay) {
        m_again.start(*delay);
    }
    emit failed(*m_error);
}

} // namespace Sync
