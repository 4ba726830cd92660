#pragma once

#include "ui/pages/page.h"

class QHBoxLayout;
class QVBoxLayout;

namespace Ui {

class EmptyNotice;
class HistoryView;
class Label;

//! What was done to one title, and what was before.
class HistoryPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryPage)
public:
    HistoryPage(const Services &services, QWidget *parent);

    void setTitle(const TitleId &title, const QString &name);
    QString heading() const override;
    QWidget *firstFocus() override;
    bool undo() override;

protected:
    void restyle() override;

private:
    QString m_name;
    Label *m_head;
    HistoryView *m_list;
    EmptyNotice *m_empty;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_headLine;
};

} // namespace Ui
