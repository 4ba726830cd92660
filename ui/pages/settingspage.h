#pragma once

#include "ui/pages/page.h"

#include <QVector>

class QStackedWidget;
class QVBoxLayout;

namespace Ui {

class CategoryItem;
class FactRow;
class Label;
class Panel;
class SettingsRow;
class TextRow;
struct Option;
struct OptionCategory;
struct TextOption;

//! Settings of this PC: categories at the left, their options at the right. A change works at once
//! or its description says when.
class SettingsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)
public:
    SettingsPage(const Services &services, QWidget *parent);

    QString heading() const override;
    void open() override;
    QWidget *firstFocus() override;
    QWidget *partNamed(const QString &objectName) override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void restyle() override;

private:
    QWidget *makeOptions(const OptionCategory &category);
    SettingsRow *makeOptionRow(const Option &option, QWidget *parent);
    TextRow *makeTextRow(const TextOption &option, QWidget *parent);
    void addKeysRow(Panel *panel);
    void addCacheRows(Panel *panel);
    void lookIntoCache();
    void emptyCache();
    void showCategory(int category);
    //! The first row at the right that takes the focus.
    QWidget *firstOption() const;

    Label *m_title;
    QVBoxLayout *m_layout;
    QVBoxLayout *m_head;
    QWidget *m_body;
    QVBoxLayout *m_list;
    QVector<CategoryItem *> m_items;
    QVector<QVBoxLayout *> m_panels;
    QStackedWidget *m_stack;
    FactRow *m_cacheHolds = nullptr; //!< null: there is no cache
};

} // namespace Ui
