#include "library/base/settings.h"
#include "sync/web/webaddress.h"
#include "ui/actions.h"
#include "ui/dialogs/addressdialog.h"
#include "ui/dialogs/questiondialog.h"
#include "ui/window/dropoverlay.h"
#include "ui/window/mainwindow.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QUrl>

#include <optional>

// How videos come in: by the menu, by dialogs, by drag and drop.

namespace Ui {

namespace {

QStringList localPaths(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile()) {
            paths << url.toLocalFile();
        }
    }
    return paths;
}

// As browsers give it; what is dragged with files is about the files.
std::optional<QUrl> linkIn(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    if (urls.size() != 1 || !Sync::isWebAddress(urls.first().toString())) {
        return std::nullopt;
    }
    return urls.first();
}

} // namespace

void MainWindow::askAgreement(const QString &heading, const QString &text, const QString &act,
    const std::function<void()> &agreed)
{
    auto *dialog = new QuestionDialog(m_theme, heading, text, act, this);
    dialog->setObjectName(QStringLiteral("agreementDialog"));
    connect(dialog, &QuestionDialog::agreed, m_services.actions, agreed);
    dialog->open();
}

void MainWindow::showAddMenu(const QWidget *anchor)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("addMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Add a folder in place…"), this, &MainWindow::chooseFolder);
    menu->addAction(tr("Copy videos into the storage…"), this, &MainWindow::chooseFiles);
    menu->addAction(tr("Play an address…"), this, &MainWindow::askAddress);
    menu->popup(anchor->mapToGlobal(QPoint(0, anchor->height() + 6)));
}

void MainWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(
        this, tr("Add a folder"), m_services.settings->text(SettingKey::LastFolder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        if (!paths.isEmpty()) {
            (void)m_services.settings->setValue(SettingKey::LastFolder, paths.first());
            m_services.actions->addFolders(paths);
        }
    });
    dialog->open();
}

void MainWindow::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Copy videos into the storage"),
        m_services.settings->text(SettingKey::LastFolder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, m_services.actions, &Actions::upload);
    dialog->open();
}

void MainWindow::askAddress()
{
    auto *dialog = new AddressDialog(m_theme, this);
    connect(dialog, &AddressDialog::chosen, m_services.actions, &Actions::playAddress);
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (linkIn(event->mimeData())) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
        return;
    }
    const QStringList paths = localPaths(event->mimeData());
    if (paths.isEmpty() || m_player) {
        return;
    }
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_drop->begin(paths);
    m_drop->moveTo(event->position().toPoint());
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_drop->moveTo(event->position().toPoint());
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    m_drop->hide();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (const std::optional<QUrl> link = linkIn(event->mimeData())) {
        m_services.actions->playAddress(*link);
        return;
    }
    m_drop->drop(event->position().toPoint());
}

} // namespace Ui
