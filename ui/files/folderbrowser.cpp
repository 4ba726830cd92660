#include "ui/files/folderbrowser.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "ui/controls/button.h"
#include "ui/controls/emptynotice.h"
#include "ui/files/foldermodel.h"
#include "ui/rows/actionlistview.h"
#include "ui/rows/rowgeometry.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Ui {

namespace {

// More would not fit beside each other; the way up still goes through all of them.
constexpr int kMostCrumbs = 4;
constexpr int kCrumbLetters = 28;

QString leafOf(const QString &path)
{
    const QString leaf = path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
    return leaf.isEmpty() ? path : leaf;
}

QString aboveOf(const QString &path)
{
    return path.left(path.lastIndexOf(QLatin1Char('/')));
}

QString shortened(const QString &name)
{
    return name.size() <= kCrumbLetters ? name : name.left(kCrumbLetters - 1) + QChar(0x2026);
}

} // namespace

FolderBrowser::FolderBrowser(const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new FolderModel(this))
    , m_list(new ActionListView(*services.theme, this))
    , m_empty(new EmptyNotice(*services.theme, QStringLiteral("folder"), this))
    , m_failed(new EmptyNotice(*services.theme, QStringLiteral("dialog-warning"), this))
    , m_layout(new QVBoxLayout(this))
    , m_crumbs(new QHBoxLayout)
{
    m_list->setObjectName(QStringLiteral("folderList"));
    m_list->setAccessibleName(tr("Folders and files"));
    m_list->setModel(m_model);
    m_list->setActivatedBy(ActionListView::ActivatedBy::Click);
    if (services.pictures) {
        m_list->setPictures(services.pictures);
    }
    m_empty->setObjectName(QStringLiteral("folderEmpty"));
    m_empty->setTexts(tr("No videos of the library here"),
        tr("What is put into this folder appears after the next scan."), tr("Back"));
    m_failed->setObjectName(QStringLiteral("folderFailed"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->addLayout(m_crumbs);
    m_layout->addWidget(m_list, 1);
    m_layout->addWidget(m_empty, 1);
    m_layout->addWidget(m_failed, 1);
    m_empty->hide();
    m_failed->hide();

    connect(m_list, &ActionListView::actionTriggered, this, &FolderBrowser::act);
    connect(m_list, &ActionListView::rowActivated, this, &FolderBrowser::activate);
    connect(m_list, &ActionListView::menuWanted, this, &FolderBrowser::menuWanted);
    connect(m_empty->button(), &Button::clicked, this, &FolderBrowser::goUp);
    connect(m_failed->button(), &Button::clicked, this, &FolderBrowser::reload);
    connect(services.theme, &Theme::changed, this, &FolderBrowser::restyle);
    restyle();
}

void FolderBrowser::restyle()
{
    const Theme &theme = *m_services.theme;
    const int pad = RowGeometry::padding(theme);
    m_crumbs->setContentsMargins(pad, theme.px(24, 10), pad, theme.px(16, 8));
    m_crumbs->setSpacing(theme.px(16, 8));
    m_layout->setSpacing(0);
}

void FolderBrowser::openRoot(const QString &path)
{
    m_root = path;
    go(path, m_rows.value(path));
}

QString FolderBrowser::name() const
{
    return leafOf(m_path);
}

QString FolderBrowser::summary() const
{
    if (!m_known) {
        return {};
    }
    const int folders = m_model->folders();
    const int files = m_model->rowCount() - folders;
    QStringList facts;
    if (folders > 0) {
        facts << tr("%Ln folders", nullptr, folders);
    }
    if (files > 0) {
        facts << tr("%Ln videos", nullptr, files);
    }
    return facts.join(QStringLiteral(" · "));
}

void FolderBrowser::goUp()
{
    if (!isOpen()) {
        return;
    }
    if (m_path == m_root) {
        go({}, {});
    } else {
        go(aboveOf(m_path), m_path);
    }
}

void FolderBrowser::go(const QString &path, const QString &select)
{
    if (const Library::FolderEntry *entry = m_model->entryAt(m_list->currentIndex())) {
        m_rows.insert(m_path, entry->path);
    }
    m_path = path;
    m_select = select;
    m_known = false;
    ++m_request;
    if (isOpen()) {
        const bool held = hasFocusWithin();
        showCrumbs();
        reload();
        if (held && !m_list->isHidden()) {
            m_list->setFocus(Qt::OtherFocusReason);
        }
    }
    emit changed();
}

void FolderBrowser::reload()
{
    if (!isOpen()) {
        return;
    }
    const int request = ++m_request;
    Async::whenDone(m_services.catalog->folderLevel(m_services.viewer, m_path), this,
        [this, request](const Result<QVector<Library::FolderEntry>> &level) {
            if (request == m_request) {
                onLevel(level);
            }
        });
}

void FolderBrowser::onLevel(const Result<QVector<Library::FolderEntry>> &level)
{
    if (!level) {
        m_failed->setTexts(
            tr("This folder cannot be shown"), level.error().message, tr("Try again"));
    }
    const bool held = hasFocusWithin();
    const Library::FolderEntry *current = m_model->entryAt(m_list->currentIndex());
    const QString before = m_known && current ? current->path : m_select;
    m_known = true;
    m_model->setEntries(level ? *level : QVector<Library::FolderEntry>());
    m_failed->setVisible(!level);
    m_empty->setVisible(level && level->isEmpty());
    m_list->setVisible(level && !level->isEmpty());
    select(before);
    // The focus stays here when what had it goes: Qt would give it to the sidebar.
    if (held && !hasFocusWithin()) {
        firstFocus()->setFocus(Qt::OtherFocusReason);
    }
    emit changed();
}

bool FolderBrowser::hasFocusWithin() const
{
    const QWidget *widget = window()->focusWidget();
    return widget && isAncestorOf(widget) && widget->isVisibleTo(this);
}

void FolderBrowser::select(const QString &path)
{
    const QModelIndex index = m_model->indexOf(path);
    if (index != m_list->currentIndex() || !index.isValid()) {
        m_list->setCurrentIndex(index.isValid() ? index : m_model->index(0, 0));
        m_list->scrollTo(m_list->currentIndex());
    }
}

QWidget *FolderBrowser::firstFocus() const
{
    if (!m_failed->isHidden()) {
        return m_failed->button();
    }
    return m_empty->isHidden() ? static_cast<QWidget *>(m_list) : m_empty->button();
}

const Library::FolderEntry *FolderBrowser::current() const
{
    return m_model->entryAt(m_list->currentIndex());
}

const Library::FolderEntry *FolderBrowser::entryAt(const QModelIndex &index) const
{
    return m_model->entryAt(index);
}

QStringList FolderBrowser::playable() const
{
    QStringList files;
    for (const Library::FolderEntry &entry : m_model->entries()) {
        if (entry.canPlay()) {
            files << entry.path;
        }
    }
    return files;
}

void FolderBrowser::activate(const QModelIndex &index)
{
    const Library::FolderEntry *entry = m_model->entryAt(index);
    if (entry) {
        act(index,
            int(entry->isFolder ? FolderModel::Act::OpenFolder : FolderModel::Act::OpenTitle));
    }
}

void FolderBrowser::act(const QModelIndex &index, int act)
{
    const Library::FolderEntry *found = m_model->entryAt(index);
    if (!found) {
        return;
    }
    const Library::FolderEntry entry = *found;
    switch (FolderModel::Act(act)) {
    case FolderModel::Act::OpenFolder:
        go(entry.path, m_rows.value(entry.path));
        break;
    case FolderModel::Act::Play:
        emit playWanted(entry);
        break;
    case FolderModel::Act::OpenTitle:
        emit titleWanted(entry.title);
        break;
    }
}

void FolderBrowser::addCrumb(const QString &text, const QString &path)
{
    auto *button = new Button(*m_services.theme, Button::Kind::Chip, {}, shortened(text), this);
    button->setAccessibleName(tr("Go to %1").arg(text));
    button->setToolTip(path);
    connect(button, &Button::clicked, this, [this, path] {
        const QString from = m_path;
        // The row that leads back to where one was.
        const qsizetype next = from.indexOf(QLatin1Char('/'), path.size() + 1);
        go(path, path.isEmpty() ? QString() : from.left(next));
    });
    m_crumbs->addWidget(button);
}

void FolderBrowser::showCrumbs()
{
    while (QLayoutItem *item = m_crumbs->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    QStringList above;
    for (QString path = m_path; path != m_root; path = aboveOf(path)) {
        above.prepend(aboveOf(path));
    }
    addCrumb(tr("Files"), {});
    for (qsizetype i = std::max(qsizetype(0), above.size() - kMostCrumbs); i < above.size(); ++i) {
        addCrumb(leafOf(above.at(i)), above.at(i));
    }
    m_crumbs->addStretch(1);
}

} // namespace Ui
